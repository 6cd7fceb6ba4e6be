/* tesseract.exe: Tesseract's command line as far as Sohoa and pytesseract use it.
 *
 *   tesseract IMAGE RESULT [-l LANG] [--psm N] [--oem N] [--dpi N] [-c NAME=VALUE]
 *             [--tessdata-dir DIR] [hocr] [tsv] [txt] [quiet]
 *   tesseract --version | --list-langs [--tessdata-dir DIR]
 *
 * Tesseract's own program opens files by names in the code page of the PC, which has no Vietnamese
 * letters; this one opens them itself and hands over what is in them. One picture is one page: no
 * multi-page TIFF, no lists of files. Words, results and exit codes are those of Tesseract 5.
 */
#include "program.h"

static int tell_version(void) {
    char *leptonica = getLeptonicaVersion();
    printf("tesseract %s\n %s\n", TessVersion(), leptonica);
    return 0;
}

static BOOL is(const wchar_t *word, const wchar_t *one, const wchar_t *other) {
    return wcscmp(word, one) == 0 || wcscmp(word, other) == 0;
}

int wmain(int count, wchar_t **words) {
    static struct job job;
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
    setMsgSeverity(LEPTONICA_ERRORS);
    if (count == 2 && is(words[1], L"--version", L"-v")) return tell_version();
    if (count >= 2 && wcscmp(words[1], L"--list-langs") == 0) {
        BOOL stated = count == 4 && wcscmp(words[2], L"--tessdata-dir") == 0;
        return list_languages(find_models(stated ? words[3] : NULL));
    }
    if (!read_options(count, words, &job)) return 1;
    job.models = find_models(job.models);
    return run_job(&job);
}
