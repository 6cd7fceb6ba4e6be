/* Results in Tesseract's own forms (api/renderer.cpp, hocrrenderer.cpp, baseapi.cpp). */
#include "program.h"

#include <fcntl.h>
#include <io.h>

static const char hocr_begin[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\"\n"
    "    \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n"
    "<html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"en\" lang=\"en\">\n <head>\n  <title></title>\n"
    "  <meta http-equiv=\"Content-Type\" content=\"text/html;charset=utf-8\"/>\n"
    "  <meta name='ocr-system' content='tesseract %s' />\n"
    "  <meta name='ocr-capabilities' content='ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf'/>\n"
    " </head>\n <body>\n";
static const char hocr_end[] = " </body>\n</html>\n";
static const char tsv_begin[] =
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

static FILE *open_result(const struct job *job, const wchar_t *ending) {
    static wchar_t path[PATH_ROOM];
    FILE *file;
    if (wcscmp(job->result, L"stdout") == 0 || wcscmp(job->result, L"-") == 0) {
        _setmode(_fileno(stdout), _O_BINARY);
        return stdout;
    }
    int used = _snwprintf(path, PATH_ROOM, L"%ls.%ls", job->result, ending);
    file = used > 0 && used < PATH_ROOM ? _wfopen(path, L"wb") : NULL;
    if (!file) fprintf(stderr, "Error, could not create %ls output file\n", ending);
    return file;
}

static BOOL close_result(FILE *file) {
    BOOL good = ferror(file) == 0 && fflush(file) == 0;
    if (file != stdout && fclose(file) != 0) good = FALSE;
    return good;
}

/* Takes the text. */
static BOOL write_one(const struct job *job, const wchar_t *ending, const char *before, char *text,
                      const char *after) {
    FILE *file = text ? open_result(job, ending) : NULL;
    if (!file) return FALSE;
    if (before == hocr_begin) fprintf(file, hocr_begin, TessVersion());
    else fputs(before, file);
    fputs(text, file);
    fputs(after, file);
    TessDeleteText(text);
    return close_result(file);
}

BOOL write_results(TessBaseAPI *api, const struct job *job) {
    BOOL good = TRUE;
    if (job->hocr) good &= write_one(job, L"hocr", hocr_begin, TessBaseAPIGetHOCRText(api, 0), hocr_end);
    if (job->tsv) good &= write_one(job, L"tsv", tsv_begin, TessBaseAPIGetTsvText(api, 0), "");
    if (job->text) good &= write_one(job, L"txt", "", TessBaseAPIGetUTF8Text(api), "\f");
    return good;
}

BOOL write_orientation(const struct job *job, int degrees, float confidence, const char *script,
                       float script_confidence) {
    FILE *file = open_result(job, L"osd");
    if (!file) return FALSE;
    fprintf(file,
            "Page number: 0\nOrientation in degrees: %d\nRotate: %d\nOrientation confidence: %.2f\n"
            "Script: %s\nScript confidence: %.2f\n",
            degrees, (360 - degrees) % 360, confidence, script, script_confidence);
    return close_result(file);
}
