/* The three jobs: list the sources, tell what one can, scan. Each tells how it ended. */
#ifndef SOHOA_SCAN_H
#define SOHOA_SCAN_H

void list_sources(void);
void tell_capabilities(const char *job);
void scan(const char *job);

#endif
