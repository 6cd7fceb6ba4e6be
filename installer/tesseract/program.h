/* What the parts of tesseract.exe know of each other. */
#ifndef SOHOA_TESSERACT_PROGRAM_H
#define SOHOA_TESSERACT_PROGRAM_H

#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "capi.h"

enum { VARIABLE_LIMIT = 64, PATH_ROOM = 4096, MODE_OSD_ONLY = 0, MODE_AUTO = 3, ENGINE_DEFAULT = 3 };

/* One run, as the command line has it. */
struct job {
    const wchar_t *image;
    const wchar_t *result; /* without its ending; "stdout" for the standard output */
    const wchar_t *models; /* the folder of the models; NULL: asked for by find_models */
    char *language;
    int segmentation;
    int engine;
    size_t variable_count;
    char *names[VARIABLE_LIMIT];
    char *values[VARIABLE_LIMIT];
    int hocr, tsv, text;
};

struct bytes {
    uint8_t *start;
    size_t size;
};

/* options.c: FALSE when the words make no sense; what is wrong has been said. */
BOOL read_options(int count, wchar_t **words, struct job *job);
/* --tessdata-dir, else TESSDATA_PREFIX, else the folder beside the program; never NULL. */
const wchar_t *find_models(const wchar_t *stated);

/* engine.c: the exit code. */
int run_job(const struct job *job);
int list_languages(const wchar_t *models);

/* files.c: every path is Windows' own, never a code page's. */
BOOL read_whole(const wchar_t *path, struct bytes *bytes);
PIX *read_picture(const wchar_t *path);
char *utf8(const wchar_t *text);

/* results.c: FALSE when it could not be written. */
BOOL write_results(TessBaseAPI *api, const struct job *job);
BOOL write_orientation(const struct job *job, int degrees, float confidence, const char *script,
                       float script_confidence);

#endif
