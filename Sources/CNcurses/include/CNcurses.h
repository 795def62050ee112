#ifndef CNcurses_h
#define CNcurses_h
#endif
