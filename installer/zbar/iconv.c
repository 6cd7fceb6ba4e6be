/* Text of QR codes into UTF-8, by Windows' own code pages.
 *
 * zbar tries encodings one after the other until one fits, each time over a whole text: what a
 * code page has no letter for must fail, and nothing is kept between calls. */
#include "iconv.h"

#include <windows.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    UINT page;
} pages[] = {
    {"UTF-8", CP_UTF8}, {"SJIS", 932}, {"CP932", 932}, {"BIG-5", 950}, {"BIG5", 950}, {"CP437", 437},
    {"ISO8859-1", 28591}, {"ISO8859-2", 28592}, {"ISO8859-3", 28593}, {"ISO8859-4", 28594},
    {"ISO8859-5", 28595}, {"ISO8859-6", 28596}, {"ISO8859-7", 28597}, {"ISO8859-8", 28598},
    {"ISO8859-9", 28599}, {"ISO8859-13", 28603}, {"ISO8859-15", 28605}, {"ISO8859-16", 0},
};

iconv_t iconv_open(const char *to, const char *from) {
    if (strcmp(to, "UTF-8") == 0)
        for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
            if (strcmp(pages[i].name, from) == 0 && pages[i].page) return (iconv_t)(size_t)pages[i].page;
    errno = EINVAL;
    return (iconv_t)-1;
}

static size_t fail(int code) {
    errno = code;
    return (size_t)-1;
}

size_t iconv(iconv_t conversion, char **in, size_t *in_left, char **out, size_t *out_left) {
    UINT page = (UINT)(size_t)conversion;
    int length, written;
    wchar_t *wide;
    if (!in || !*in || *in_left == 0) return 0;
    /* The Latin pages leave no byte out, and Windows knows no strictness for them. */
    DWORD strict = page >= 28591 && page <= 28605 ? 0 : MB_ERR_INVALID_CHARS;
    length = MultiByteToWideChar(page, strict, *in, (int)*in_left, NULL, 0);
    if (length <= 0) return fail(EILSEQ);
    wide = malloc((size_t)length * sizeof *wide);
    if (!wide) return fail(ENOMEM);
    MultiByteToWideChar(page, strict, *in, (int)*in_left, wide, length);
    written = WideCharToMultiByte(CP_UTF8, 0, wide, length, *out, (int)*out_left, NULL, NULL);
    free(wide);
    if (written <= 0) return fail(E2BIG);
    *in += *in_left;
    *in_left = 0;
    *out += written;
    *out_left -= (size_t)written;
    return 0;
}

int iconv_close(iconv_t conversion) {
    (void)conversion;
    return 0;
}
