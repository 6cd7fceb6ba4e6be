/* Asking and setting one capability of the open source. */
#include "capability.h"

#include <math.h>
#include <string.h>

#include "manager.h"

double from_fix(TW_FIX32 fixed) {
    return fixed.Whole + fixed.Frac / 65536.0;
}

TW_FIX32 to_fix(double value) {
    int32_t scaled = (int32_t)floor(value * 65536.0 + 0.5);
    TW_FIX32 fixed = {.Whole = (int16_t)(scaled >> 16), .Frac = (uint16_t)(scaled & 0xffff)};
    return fixed;
}

static size_t size_of(uint16_t type) {
    static const uint8_t sizes[] = {1, 2, 4, 1, 2, 4, 2, 4};
    return type < sizeof sizes ? sizes[type] : 0;
}

/* The value of this type whose bytes begin at `at`. */
static double value_at(uint16_t type, const void *at) {
    uint32_t raw = 0;
    TW_FIX32 fixed;
    memcpy(&raw, at, size_of(type));
    switch (type) {
    case TWTY_INT8: return (int8_t)raw;
    case TWTY_INT16: return (int16_t)raw;
    case TWTY_INT32: return (int32_t)raw;
    case TWTY_FIX32: memcpy(&fixed, &raw, sizeof fixed); return from_fix(fixed);
    default: return raw;
    }
}

static void read_list(uint16_t type, uint32_t count, const uint8_t *items, Offer *offer) {
    size_t size = size_of(type);
    for (uint32_t i = 0; size && i < count && offer->count < MOST_VALUES; i++)
        offer->values[offer->count++] = value_at(type, items + i * size);
}

static void read_container(uint16_t kind, const void *content, Offer *offer) {
    const TW_ONEVALUE *one = content;
    const TW_ENUMERATION *list = content;
    const TW_ARRAY *array = content;
    const TW_RANGE *range = content;
    if (!size_of(one->ItemType)) return;
    if (kind == TWON_ONEVALUE) {
        read_list(one->ItemType, 1, (const uint8_t *)&one->Item, offer);
    } else if (kind == TWON_ENUMERATION) {
        read_list(list->ItemType, list->NumItems, list->ItemList, offer);
    } else if (kind == TWON_ARRAY) {
        read_list(array->ItemType, array->NumItems, array->ItemList, offer);
    } else if (kind == TWON_RANGE) {
        offer->least = value_at(range->ItemType, &range->MinValue);
        offer->most = value_at(range->ItemType, &range->MaxValue);
        offer->step = value_at(range->ItemType, &range->StepSize);
    }
}

static int ask(uint16_t capability, uint16_t message, Offer *offer) {
    TW_CAPABILITY asked = {.Cap = capability, .ConType = TWON_DONTCARE16};
    memset(offer, 0, sizeof *offer);
    if (source_do(DG_CONTROL, DAT_CAPABILITY, message, &asked) != TWRC_SUCCESS) return 0;
    const void *content = asked.hContainer ? shared_lock(asked.hContainer) : NULL;
    if (content) {
        read_container(asked.ConType, content, offer);
        shared_unlock(asked.hContainer);
    }
    if (asked.hContainer) shared_free(asked.hContainer);
    return offer->count > 0 || offer->step > 0;
}

int offer_of(uint16_t capability, Offer *offer) {
    return ask(capability, MSG_GET, offer);
}

double current(uint16_t capability, double otherwise) {
    Offer offer;
    return ask(capability, MSG_GETCURRENT, &offer) && offer.count ? offer.values[0] : otherwise;
}

int offers(const Offer *offer, double value) {
    for (int i = 0; i < offer->count; i++)
        if (fabs(offer->values[i] - value) < 0.01) return 1;
    if (offer->step <= 0) return 0;
    double steps = (value - offer->least) / offer->step;
    return value >= offer->least && value <= offer->most && fabs(steps - floor(steps + 0.5)) < 0.01;
}

static int set_container(uint16_t capability, uint16_t kind, const void *content, size_t size) {
    TW_CAPABILITY wish = {.Cap = capability, .ConType = kind};
    wish.hContainer = shared_allocate((uint32_t)size);
    void *memory = wish.hContainer ? shared_lock(wish.hContainer) : NULL;
    if (!memory) return 0;
    memcpy(memory, content, size);
    shared_unlock(wish.hContainer);
    uint16_t result = source_do(DG_CONTROL, DAT_CAPABILITY, MSG_SET, &wish);
    shared_free(wish.hContainer);
    return result == TWRC_SUCCESS || result == TWRC_CHECKSTATUS;
}

int set_value(uint16_t capability, uint16_t type, double value) {
    TW_ONEVALUE one = {.ItemType = type};
    TW_FIX32 fixed = to_fix(value);
    if (type == TWTY_FIX32)
        memcpy(&one.Item, &fixed, sizeof fixed);
    else
        one.Item = (uint32_t)(int32_t)value;
    return set_container(capability, TWON_ONEVALUE, &one, sizeof one);
}

int set_list(uint16_t capability, const uint16_t *values, uint32_t count) {
    uint8_t content[sizeof(TW_ARRAY) + 2 * MOST_VALUES] = {0};
    TW_ARRAY *array = (TW_ARRAY *)content;
    array->ItemType = TWTY_UINT16;
    array->NumItems = count;
    memcpy(array->ItemList, values, count * sizeof *values);
    return set_container(capability, TWON_ARRAY, content, sizeof content);
}
