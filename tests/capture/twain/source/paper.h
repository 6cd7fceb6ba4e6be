/* The pretended device: its paper, nature and next fault lie as files in the folder that the
 * environment names (SOHOA_TWAIN_PAPER), so that sheets outlive the process. */
#ifndef PAPER_H
#define PAPER_H

typedef struct {
    char name[16];
    int after; /* so many whole sides */
} Fault;

/* A number out of the file "device", lines of "key value". */
int nature(const char *key, int otherwise);
/* Sheets in the feeder. */
int sheets_left(void);
/* Take the first one out; its shade. */
int draw_sheet(void);
/* The fault that the next scan plays, once; "" when none. */
Fault take_fault(void);

#endif
