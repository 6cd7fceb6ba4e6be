/* The pretended device: its paper, nature and next fault as files in a folder. */
#include "paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SHEETS = 500 };

static FILE *open_file(const char *name, const char *mode) {
    char path[512];
    const char *folder = getenv("SOHOA_TWAIN_PAPER");
    if (!folder) return NULL;
    snprintf(path, sizeof path, "%s\\%s", folder, name);
    return fopen(path, mode);
}

int nature(const char *key, int otherwise) {
    char word[32];
    int value;
    FILE *file = open_file("device", "r");
    if (!file) return otherwise;
    while (fscanf(file, "%31s %d", word, &value) == 2)
        if (strcmp(word, key) == 0) otherwise = value;
    fclose(file);
    return otherwise;
}

static int read_sheets(int shades[MOST_SHEETS]) {
    int count = 0;
    FILE *file = open_file("sheets", "r");
    if (!file) return 0;
    while (count < MOST_SHEETS && fscanf(file, "%d", &shades[count]) == 1) count++;
    fclose(file);
    return count;
}

int sheets_left(void) {
    int shades[MOST_SHEETS];
    return read_sheets(shades);
}

int draw_sheet(void) {
    int shades[MOST_SHEETS] = {0};
    int count = read_sheets(shades);
    FILE *file = open_file("sheets", "w");
    for (int i = 1; file && i < count; i++) fprintf(file, "%d\n", shades[i]);
    if (file) fclose(file);
    return shades[0];
}

Fault take_fault(void) {
    Fault fault = {"", 0};
    FILE *file = open_file("fault", "r");
    if (!file) return fault;
    if (fscanf(file, "%15s %d", fault.name, &fault.after) != 2) fault.name[0] = 0;
    fclose(file);
    file = open_file("fault", "w");
    if (file) fclose(file);
    return fault;
}
