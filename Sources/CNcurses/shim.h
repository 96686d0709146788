#ifndef ATTN_CNCURSES_SHIM_H
#define ATTN_CNCURSES_SHIM_H
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <term.h>
#endif
