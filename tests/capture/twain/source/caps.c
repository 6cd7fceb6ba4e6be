/* What the pretended device can be asked and told. */
#include "caps.h"

#include <string.h>

#include "paper.h"

enum { NONE = -1, READ_ONLY = 1, IS_LIST = 2 };

typedef struct {
    uint16_t id, type;
    int flags, count;
    double values[6];
    double usual, now;
} Cap;

static Cap caps[] = {
    {CAP_XFERCOUNT, TWTY_INT16, 0, 0, {0}, -1, 0},
    {ICAP_COMPRESSION, TWTY_UINT16, 0, 1, {0}, 0, 0},
    {ICAP_PIXELTYPE, TWTY_UINT16, 0, 3, {TWPT_BW, TWPT_GRAY, TWPT_RGB}, TWPT_BW, 0},
    {ICAP_UNITS, TWTY_UINT16, 0, 2, {TWUN_INCHES, 6}, TWUN_INCHES, 0},
    {ICAP_XFERMECH, TWTY_UINT16, 0, 2, {TWSX_NATIVE, TWSX_MEMORY}, TWSX_NATIVE, 0},
    {CAP_FEEDERENABLED, TWTY_BOOL, 0, 2, {0, 1}, 0, 0},
    {CAP_FEEDERLOADED, TWTY_BOOL, READ_ONLY, 0, {0}, 0, 0},
    {CAP_PAPERDETECTABLE, TWTY_BOOL, READ_ONLY, 0, {0}, 1, 0},
    {CAP_AUTOFEED, TWTY_BOOL, 0, 2, {0, 1}, 0, 0},
    {CAP_INDICATORS, TWTY_BOOL, 0, 2, {0, 1}, 1, 0},
    {CAP_DUPLEX, TWTY_UINT16, READ_ONLY, 0, {0}, 1, 0},
    {CAP_DUPLEXENABLED, TWTY_BOOL, 0, 2, {0, 1}, 0, 0},
    /* As some devices come: what looks white is thrown away. */
    {ICAP_AUTODISCARDBLANKPAGES, TWTY_INT32, 0, 2, {TWBP_DISABLE, -1}, -1, 0},
    {CAP_DOUBLEFEEDDETECTION, TWTY_UINT16, IS_LIST, 1, {TWDF_ULTRASONIC}, NONE, 0},
    {CAP_DOUBLEFEEDDETECTIONRESPONSE, TWTY_UINT16, IS_LIST, 2, {TWDP_STOP, 2}, NONE, 0},
    {ICAP_PHYSICALWIDTH, TWTY_FIX32, READ_ONLY, 0, {0}, 8.5, 0},
    {ICAP_PHYSICALHEIGHT, TWTY_FIX32, READ_ONLY, 0, {0}, 14.0, 0},
    {ICAP_XRESOLUTION, TWTY_FIX32, 0, 5, {100, 150, 200, 300, 600}, 200, 0},
    {ICAP_YRESOLUTION, TWTY_FIX32, 0, 5, {100, 150, 200, 300, 600}, 200, 0},
    {ICAP_PIXELFLAVOR, TWTY_UINT16, READ_ONLY, 0, {0}, TWPF_CHOCOLATE, 0},
    {ICAP_SUPPORTEDSIZES, TWTY_UINT16, 0, 3, {TWSS_NONE, TWSS_A4, TWSS_A5}, TWSS_NONE, 0},
    {ICAP_BITDEPTH, TWTY_UINT16, 0, 3, {1, 8, 24}, 1, 0},
};

static Cap *find(uint16_t id) {
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++)
        if (caps[i].id == id) return caps + i;
    return NULL;
}

static int is_there(const Cap *cap) {
    switch (cap->id) {
    case CAP_FEEDERENABLED: return nature("feeder", 1);
    case CAP_DUPLEXENABLED: return nature("duplex", 1);
    case ICAP_SUPPORTEDSIZES: return nature("named_sizes", 1);
    default: return 1;
    }
}

void caps_reset(void) {
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++) caps[i].now = caps[i].usual;
    find(CAP_DUPLEX)->now = nature("duplex", 1);
    find(CAP_FEEDERENABLED)->now = !nature("glass", 1);
    find(ICAP_PIXELFLAVOR)->now = nature("flavor", TWPF_CHOCOLATE);
    find(CAP_PAPERDETECTABLE)->now = nature("sensor", 1);
}

double cap(uint16_t capability) {
    return find(capability)->now;
}

static uint32_t raw_of(const Cap *cap, double value) {
    if (cap->type != TWTY_FIX32) return (uint32_t)(int32_t)value;
    int32_t scaled = (int32_t)(value * 65536);
    return (uint32_t)(uint16_t)(scaled >> 16) | (uint32_t)(scaled & 0xffff) << 16;
}

static double value_of(const Cap *cap, uint32_t raw) {
    if (cap->type == TWTY_FIX32) return (int16_t)(raw & 0xffff) + (raw >> 16) / 65536.0;
    if (cap->type == TWTY_INT16) return (int16_t)raw;
    return cap->type == TWTY_INT32 ? (double)(int32_t)raw : raw;
}

/* What a range of resolutions looks like in a container. */
static uint16_t give_range(const Cap *cap, TW_RANGE *range) {
    range->ItemType = cap->type;
    range->MinValue = raw_of(cap, 50);
    range->MaxValue = raw_of(cap, 600);
    range->StepSize = raw_of(cap, 10);
    range->DefaultValue = range->CurrentValue = raw_of(cap, cap->now);
    return TWON_RANGE;
}

static uint16_t give_list(const Cap *cap, TW_ENUMERATION *list) {
    size_t size = cap->type == TWTY_FIX32 || cap->type == TWTY_INT32 ? 4 : 2;
    list->ItemType = cap->type;
    list->NumItems = (uint32_t)cap->count;
    for (int i = 0; i < cap->count; i++) {
        uint32_t raw = raw_of(cap, cap->values[i]);
        memcpy(list->ItemList + (size_t)i * size, &raw, size);
    }
    return TWON_ENUMERATION;
}

static uint16_t give(const Cap *cap, uint16_t message, TW_CAPABILITY *asked, const Memory *memory) {
    asked->hContainer = memory->allocate(128);
    TW_ONEVALUE *one = memory->lock(asked->hContainer);
    memset(one, 0, 128);
    int is_resolution = cap->id == ICAP_XRESOLUTION || cap->id == ICAP_YRESOLUTION;
    if (message == MSG_GET && is_resolution && nature("dpi_range", 0)) {
        asked->ConType = give_range(cap, (TW_RANGE *)one);
    } else if (message == MSG_GET && cap->count) {
        asked->ConType = give_list(cap, (TW_ENUMERATION *)one);
    } else {
        asked->ConType = TWON_ONEVALUE;
        one->ItemType = cap->type;
        one->Item = raw_of(cap, cap->id == CAP_FEEDERLOADED ? sheets_left() > 0 : cap->now);
    }
    memory->unlock(asked->hContainer);
    return TWCC_SUCCESS;
}

static int accepts(const Cap *cap, double value) {
    int is_resolution = cap->id == ICAP_XRESOLUTION || cap->id == ICAP_YRESOLUTION;
    if (is_resolution && nature("dpi_range", 0)) return value >= 50 && value <= 600;
    if (cap->id == ICAP_XFERMECH && value == TWSX_MEMORY && !nature("memory", 1)) return 0;
    if (cap->id == CAP_FEEDERENABLED && value == 0 && !nature("glass", 1)) return 0;
    for (int i = 0; i < cap->count; i++)
        if (cap->values[i] == value) return 1;
    return cap->count == 0;
}

static uint16_t take(Cap *cap, const TW_CAPABILITY *asked, const Memory *memory) {
    if (cap->flags & READ_ONLY) return TWCC_BADPROTOCOL;
    const TW_ONEVALUE *one = memory->lock(asked->hContainer);
    double value = value_of(cap, one->Item);
    if (cap->flags & IS_LIST) {
        const TW_ARRAY *list = (const TW_ARRAY *)one;
        uint16_t first;
        memcpy(&first, list->ItemList, 2);
        value = asked->ConType != TWON_ARRAY ? -2 : list->NumItems ? first : NONE;
    }
    memory->unlock(asked->hContainer);
    if (!accepts(cap, value) && !(cap->flags & IS_LIST && value == NONE)) return TWCC_BADVALUE;
    cap->now = value;
    return TWCC_SUCCESS;
}

uint16_t caps_answer(uint16_t message, TW_CAPABILITY *asked, const Memory *memory) {
    Cap *cap = find(asked->Cap);
    if (!cap || !is_there(cap)) return TWCC_CAPUNSUPPORTED;
    if (message == MSG_SET) return take(cap, asked, memory);
    if (message == MSG_GET || message == MSG_GETCURRENT) return give(cap, message, asked, memory);
    return TWCC_BADPROTOCOL;
}
