/* The source manager (DSM): found, opened, asked; memory that it and the sources share. */
#ifndef SOHOA_MANAGER_H
#define SOHOA_MANAGER_H

#include "twain_spec.h"

/* Load and open the newest source manager there is; 0 when the system has none. */
int manager_open(void);
void manager_close(void);

/* Call `each` for every source until it gives 0. */
void manager_sources(int (*each)(TW_IDENTITY *source, void *context), void *context);

/* The open source; its Id is 0 when none is. */
extern TW_IDENTITY source;
/* Open the source of this name; TWRC_FAILURE with TWCC_NODS when there is none. */
uint16_t source_open(const wchar_t *name);
void source_close(void);

/* An operation on the open source. */
uint16_t source_do(uint32_t group, uint16_t kind, uint16_t message, void *content);
/* Why the last operation failed; TWCC_SUCCESS when nobody knows. */
uint16_t condition(void);

/* Invisible; owns what windows a driver opens. */
extern HWND window;

HANDLE shared_allocate(uint32_t size);
void *shared_lock(HANDLE memory);
void shared_unlock(HANDLE memory);
void shared_free(HANDLE memory);

/* What the source told last (MSG_XFERREADY, ...), by callback or event; MSG_NULL when nothing. */
uint16_t take_notice(void);
/* Let a window message pass by the source. */
void offer_event(MSG *event);

#endif
