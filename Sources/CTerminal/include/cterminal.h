#ifndef ATTN_CTERMINAL_H
#define ATTN_CTERMINAL_H
#endif
