#ifndef ATTN_CNCURSES_SHIM_H
#define ATTN_CNCURSES_SHIM_H
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <term.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* Macros and global variables, which Swift does not import, or not as safe to use. */

static inline WINDOW *attn_stdscr(void) { return stdscr; }
static inline int attn_color_pairs(void) { return COLOR_PAIRS; }
static inline bool attn_has_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

static inline attr_t attn_attributes(bool bold, bool dim, bool underline, bool reverse,
                                     bool italic) {
  return (bold ? A_BOLD : 0) | (dim ? A_DIM : 0) | (underline ? A_UNDERLINE : 0)
      | (reverse ? A_REVERSE : 0) | (italic ? A_ITALIC : 0);
}

/* One cell of the standard screen, in a pair that may be above 32767. `text` ends with 0. */
static inline void attn_put(int y, int x, const wchar_t *text, attr_t attributes, int pair) {
  cchar_t cell;
  if (setcchar(&cell, text, attributes, (short)(pair > 32767 ? 32767 : pair), &pair) == OK)
    mvwadd_wchnstr(stdscr, y, x, &cell, 1);
}

static inline void attn_redraw_all(void) { clearok(curscr, TRUE); }

/* The current terminal's description. NULL for an absent or cancelled string. */
static inline bool attn_has_terminal(void) { return cur_term != NULL; }
static inline const char *attn_term_names(void) { return cur_term->type.term_names; }
static inline bool attn_term_flag(int index) { return cur_term->type.Booleans[index] == 1; }
static inline int attn_term_number(int index) { return cur_term->type.Numbers[index]; }
static inline const char *attn_term_string(int index) {
  const char *text = cur_term->type.Strings[index];
  return text == (char *)-1 ? NULL : text;
}
static inline const char *attn_term_flag_name(int index) { return boolnames[index]; }
static inline const char *attn_term_number_name(int index) { return numnames[index]; }
static inline const char *attn_term_string_name(int index) { return strnames[index]; }
enum { attn_term_flags = BOOLCOUNT, attn_term_numbers = NUMCOUNT, attn_term_strings = STRCOUNT };

/* tigetstr by name: NULL where it is absent or not a string. */
static inline const char *attn_capability(const char *name) {
  const char *text = tigetstr(name);
  return text == (char *)-1 ? NULL : text;
}
static inline void attn_drop_terminal(void) {
  TERMINAL *old = cur_term;
  set_curterm(NULL);
  if (old != NULL) del_curterm(old);
}
#endif
