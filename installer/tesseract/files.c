/* Files by Windows' own names; pictures out of memory. */
#include "program.h"

#include <limits.h>

char *utf8(const wchar_t *text) {
    int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
    char *told = length > 0 ? malloc((size_t)length) : NULL;
    if (told) WideCharToMultiByte(CP_UTF8, 0, text, -1, told, length, NULL, NULL);
    return told;
}

BOOL read_whole(const wchar_t *path, struct bytes *bytes) {
    FILE *file = _wfopen(path, L"rb");
    long long size;
    BOOL done = FALSE;
    if (!file) return FALSE;
    if (_fseeki64(file, 0, SEEK_END) == 0 && (size = _ftelli64(file)) > 0 && size < INT_MAX) {
        bytes->size = (size_t)size;
        bytes->start = malloc(bytes->size);
        rewind(file);
        done = bytes->start && fread(bytes->start, 1, bytes->size, file) == bytes->size;
    }
    fclose(file);
    return done;
}

/* A whole number and the one white space behind it; -1 when there is none. */
static long next_number(const struct bytes *bytes, size_t *at) {
    long number = 0;
    size_t first;
    while (*at < bytes->size && strchr(" \t\r\n", bytes->start[*at])) (*at)++;
    first = *at;
    while (*at < bytes->size && bytes->start[*at] >= '0' && bytes->start[*at] <= '9' && number < 1000000)
        number = number * 10 + bytes->start[(*at)++] - '0';
    return *at > first ? number : -1;
}

/* PGM as Sohoa writes it. Leptonica would read it by way of a temporary file. */
static PIX *read_pgm(const struct bytes *bytes) {
    size_t at = 2;
    long width = next_number(bytes, &at), height = next_number(bytes, &at), most = next_number(bytes, &at);
    PIX *picture;
    if (width <= 0 || height <= 0 || most != 255) return NULL;
    at++;
    if (at > bytes->size || bytes->size - at < (size_t)width * (size_t)height) return NULL;
    picture = pixCreate(width, height, 8);
    if (!picture) return NULL;
    for (long row = 0; row < height; row++)
        memcpy(pixGetData(picture) + (size_t)row * (size_t)pixGetWpl(picture),
               bytes->start + at + (size_t)row * (size_t)width, (size_t)width);
    /* Leptonica's pixels lie from the left in whole words. */
    pixEndianByteSwap(picture);
    return picture;
}

PIX *read_picture(const wchar_t *path) {
    struct bytes bytes = {0};
    PIX *picture = NULL;
    if (read_whole(path, &bytes)) {
        BOOL pgm = bytes.size > 2 && bytes.start[0] == 'P' && bytes.start[1] == '5';
        picture = pgm ? read_pgm(&bytes) : NULL;
        if (!picture) picture = pixReadMem(bytes.start, bytes.size);
    }
    free(bytes.start);
    return picture;
}
