/* Models, recognition, languages. */
#include "program.h"

static BOOL model_path(wchar_t *path, const wchar_t *folder, const char *language) {
    size_t length = wcslen(folder);
    BOOL parted = length > 0 && wcschr(L"\\/", folder[length - 1]) != NULL;
    int used = _snwprintf(path, PATH_ROOM, L"%ls%ls%hs.traineddata", folder, parted ? L"" : L"\\", language);
    return used > 0 && used < PATH_ROOM;
}

/* In the words by which others know that the model is the trouble. */
static int tell_no_language(const wchar_t *path, const char *language) {
    char *told = utf8(path);
    fprintf(stderr,
            "Error opening data file %s\n"
            "Please make sure the TESSDATA_PREFIX environment variable is set to your \"tessdata\" directory.\n"
            "Failed loading language '%s'\n"
            "Tesseract couldn't load any languages!\n"
            "Could not initialize tesseract.\n",
            told ? told : "?", language);
    free(told);
    return 1;
}

static int begin_joined(TessBaseAPI *api, const struct job *job) {
    char *folder = utf8(job->models);
    int failed = TessBaseAPIInit4(api, folder, job->language, job->engine, NULL, 0, (char **)job->names,
                                  (char **)job->values, job->variable_count, FALSE);
    free(folder);
    return failed;
}

/* One language goes over as bytes: its folder may have any name. Several ("vie+eng") go by name. */
static int begin(TessBaseAPI *api, const struct job *job) {
    static wchar_t path[PATH_ROOM];
    struct bytes model = {0};
    int failed;
    if (strchr(job->language, '+')) {
        failed = begin_joined(api, job);
    } else {
        if (!model_path(path, job->models, job->language) || !read_whole(path, &model))
            return tell_no_language(path, job->language);
        failed = TessBaseAPIInit5(api, (const char *)model.start, (int)model.size, job->language, job->engine,
                                  NULL, 0, (char **)job->names, (char **)job->values, job->variable_count, FALSE);
        free(model.start);
    }
    if (failed) fprintf(stderr, "Could not initialize tesseract.\n");
    for (size_t i = 0; !failed && i < job->variable_count; i++)
        if (!TessBaseAPISetVariable(api, job->names[i], job->values[i]))
            fprintf(stderr, "Could not set option: %s=%s\n", job->names[i], job->values[i]);
    return failed ? 1 : 0;
}

static BOOL find_orientation(TessBaseAPI *api, const struct job *job) {
    int degrees;
    float confidence, script_confidence;
    const char *script;
    return TessBaseAPIDetectOrientationScript(api, &degrees, &confidence, &script, &script_confidence) &&
           write_orientation(job, degrees, confidence, script, script_confidence);
}

int run_job(const struct job *job) {
    TessBaseAPI *api = TessBaseAPICreate();
    PIX *picture;
    char *name = utf8(job->image);
    BOOL done;
    /* First, as Tesseract does: a missing model is told even when the picture is missing too. */
    if (begin(api, job) != 0) return 1;
    picture = read_picture(job->image);
    if (!picture) {
        fprintf(stderr, "Error, cannot read input file %s\nError during processing.\n", name);
        return 1;
    }
    TessBaseAPISetPageSegMode(api, job->segmentation);
    TessBaseAPISetInputName(api, name);
    TessBaseAPISetImage2(api, picture);
    if (job->segmentation == MODE_OSD_ONLY) done = find_orientation(api, job);
    else done = TessBaseAPIRecognize(api, NULL) == 0 && write_results(api, job);
    if (!done) fprintf(stderr, "Error during processing.\n");
    /* Or its caches complain of what they still hold. */
    TessBaseAPIDelete(api);
    return done ? 0 : 1;
}

static int by_name(const void *one, const void *other) { return wcscmp(one, other); }

int list_languages(const wchar_t *models) {
    enum { LIMIT = 256, ROOM = 64 };
    static wchar_t names[LIMIT][ROOM], pattern[PATH_ROOM];
    WIN32_FIND_DATAW found;
    HANDLE search = INVALID_HANDLE_VALUE;
    int count = 0;
    char *folder = utf8(models);
    if (model_path(pattern, models, "*")) search = FindFirstFileW(pattern, &found);
    if (search != INVALID_HANDLE_VALUE) {
        do {
            size_t length = wcslen(found.cFileName) - wcslen(L".traineddata");
            if (count == LIMIT || length >= ROOM) continue;
            wcsncpy(names[count++], found.cFileName, length);
        } while (FindNextFileW(search, &found));
        FindClose(search);
    }
    qsort(names, (size_t)count, sizeof names[0], by_name);
    printf("List of available languages in \"%s\" (%d):\n", folder, count);
    for (int i = 0; i < count; i++) printf("%s\n", utf8(names[i]));
    return 0;
}
