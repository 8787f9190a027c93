/* text_tables — what tools/textgen.py generates for core/text; for core/text*.c alone. */
#ifndef CORE_TEXT_TABLES_H
#define CORE_TEXT_TABLES_H

#include <stddef.h>
#include <stdint.h>

enum {
	TEXT_BLOCK = 128, /* blocks[index[c / TEXT_BLOCK] * TEXT_BLOCK + c % TEXT_BLOCK] */
	TEXT_POINTS = 0x110000,
	TEXT_HAN_FIRST =
	    0x3400, /* characters that have readings: this and as far as TEXT_HAN_END */
	TEXT_HAN_END = 0xa000,
	TEXT_SET = 4, /* readings of one character */
};

/* 0: stays. TEXT_MANY set: length in the low 8 bits (0: goes), place in the pool in the next 23. */
#define TEXT_MANY UINT32_C(0x80000000)
extern const uint16_t text_fold_index[];
extern const uint32_t text_fold_blocks[];
extern const uint32_t text_fold_pool[];

extern const uint16_t text_class_index[];
extern const uint8_t text_class_blocks[];

/* 0: stands for itself. */
extern const uint16_t text_look_index[];
extern const uint16_t text_look_blocks[];

/* Canonical compositions of what is left after folding, sorted by first, then second. */
struct text_pair {
	uint32_t first, second, whole;
};
extern const struct text_pair text_pairs[];
extern const size_t text_n_pairs;

/* Syllables are numbered from 1 in the order of the sorted names; 0 ends a set. */
extern const char text_syllable_names[][8];
extern const size_t text_n_syllables;
extern const uint16_t text_reading_index[]; /* per character: which set; 0 none */
extern const uint16_t text_reading_sets[][TEXT_SET];

/* Phrases sorted by characters; phrase i has points[starts[i]..starts[i + 1]) and as many syllables. */
extern const uint16_t text_phrase_points[];
extern const uint16_t text_phrase_syllables[];
extern const uint32_t text_phrase_starts[];
extern const size_t text_n_phrases;

#endif
