#ifndef ATTN_RESTORE_H
#define ATTN_RESTORE_H

/* Gives the terminal back as it was, if it is guarded; safe in a signal handler, works once. */
void attn_restore_now(void);

#endif
