/* The command line of one run. */
#include "program.h"

static BOOL complain(const char *what, const wchar_t *word) {
    char *told = utf8(word);
    fprintf(stderr, "%s: %s\n", what, told ? told : "?");
    free(told);
    return FALSE;
}

static BOOL set_variable(struct job *job, const char *name, const char *value) {
    if (job->variable_count >= VARIABLE_LIMIT) return FALSE;
    job->names[job->variable_count] = _strdup(name);
    job->values[job->variable_count++] = _strdup(value);
    return TRUE;
}

/* NAME=VALUE. The results are ours to write, so Tesseract need not hear of them. */
static BOOL read_variable(struct job *job, const wchar_t *word) {
    char *name = utf8(word), *equals = name ? strchr(name, '=') : NULL;
    BOOL done = TRUE;
    if (!equals) return complain("Missing = in configvar assignment", word);
    *equals = 0;
    if (strcmp(name, "tessedit_create_hocr") == 0) job->hocr = equals[1] != '0';
    else if (strcmp(name, "tessedit_create_tsv") == 0) job->tsv = equals[1] != '0';
    else if (strcmp(name, "tessedit_create_txt") == 0) job->text = equals[1] != '0';
    else done = set_variable(job, name, equals + 1);
    free(name);
    return done;
}

static BOOL read_number(const wchar_t *word, int limit, int *number) {
    wchar_t *end;
    long value = wcstol(word, &end, 10);
    if (!*word || *end || value < 0 || value > limit) return complain("Invalid value", word);
    *number = (int)value;
    return TRUE;
}

static BOOL read_dpi(struct job *job, const wchar_t *word) {
    int dpi;
    char text[16];
    if (!read_number(word, 100000, &dpi)) return FALSE;
    snprintf(text, sizeof text, "%d", dpi);
    return set_variable(job, "user_defined_dpi", text);
}

/* An option with its value: 2 words; -1 when the value is wrong, 0 when it is no option. */
static int read_option(struct job *job, const wchar_t *name, const wchar_t *value) {
    BOOL good = TRUE;
    if (wcscmp(name, L"-l") == 0) job->language = utf8(value);
    else if (wcscmp(name, L"--psm") == 0) good = read_number(value, 13, &job->segmentation);
    else if (wcscmp(name, L"--oem") == 0) good = read_number(value, 3, &job->engine);
    else if (wcscmp(name, L"--dpi") == 0) good = read_dpi(job, value);
    else if (wcscmp(name, L"--tessdata-dir") == 0) job->models = value;
    else if (wcscmp(name, L"--loglevel") == 0) good = TRUE;
    else if (wcscmp(name, L"-c") == 0) good = read_variable(job, value);
    else return 0;
    return good ? 2 : -1;
}

/* Configs are files of settings; of those that people have, three only choose the result. */
static BOOL read_config(struct job *job, const wchar_t *word) {
    if (wcscmp(word, L"hocr") == 0) job->hocr = 1;
    else if (wcscmp(word, L"tsv") == 0) job->tsv = 1;
    else if (wcscmp(word, L"txt") == 0) job->text = 1;
    else if (wcscmp(word, L"quiet") == 0) return set_variable(job, "debug_file", "nul");
    else return complain("read_params_file: Can't open", word);
    return TRUE;
}

BOOL read_options(int count, wchar_t **words, struct job *job) {
    job->segmentation = MODE_AUTO;
    job->engine = ENGINE_DEFAULT;
    for (int at = 1; at < count;) {
        int taken = at + 1 < count ? read_option(job, words[at], words[at + 1]) : 0;
        if (taken < 0) return FALSE;
        if (taken == 0) {
            taken = 1;
            if (words[at][0] == L'-') return complain("Unknown command line argument", words[at]);
            if (!job->image) job->image = words[at];
            else if (!job->result) job->result = words[at];
            else if (!read_config(job, words[at])) return FALSE;
        }
        at += taken;
    }
    if (!job->image || !job->result) {
        fprintf(stderr, "Usage:\n  tesseract imagename outputbase [options...] [configfile...]\n");
        return FALSE;
    }
    if (!job->language) job->language = _strdup("eng");
    if (!job->hocr && !job->tsv) job->text = 1;
    return TRUE;
}

const wchar_t *find_models(const wchar_t *stated) {
    static wchar_t folder[PATH_ROOM];
    wchar_t *last;
    DWORD length;
    if (stated) return stated;
    length = GetEnvironmentVariableW(L"TESSDATA_PREFIX", folder, PATH_ROOM);
    if (length > 0 && length < PATH_ROOM) return folder;
    length = GetModuleFileNameW(NULL, folder, PATH_ROOM - 16);
    last = length ? wcsrchr(folder, L'\\') : NULL;
    wcscpy(last ? last + 1 : folder, L"tessdata");
    return folder;
}
