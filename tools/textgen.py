#!/usr/bin/python3
"""textgen.py OUT POINTS TS-OCD2 READINGS LUNA PHRASES LOOKS -- the tables of core/text as C.
POINTS is what text_points prints; TS-OCD2 is OpenCC's TSCharacters; READINGS is Unihan_Readings.txt.bz2;
LUNA is rime's luna_pinyin.dict.yaml; PHRASES and LOOKS are our own. Anything unexpected ends the build."""
import bz2, itertools, re, subprocess, sys, tempfile, unicodedata

HAN = range(0x3400, 0xA000)
BLOCK = 128
CLASSES = {'o': 0, 's': 1, 'l': 2, 'd': 3, 'c': 4}
SYLLABLE = re.compile(r'[bpmfdtnlgkhjqxzcsryw]?h?[aeiouv][a-z]{0,4}|n|m|ng|hng|hm')
MOST_READINGS, LONGEST_PHRASE = 4, 8

def simplified(path):
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(['opencc_dict', '-i', path, '-f', 'ocd2', '-t', 'text', '-o', out.name],
                       check=True, stdout=subprocess.DEVNULL)
        rows = (line.split('\t') for line in open(out.name, encoding='utf-8').read().splitlines())
        return {ord(old): ord(new.split()[0]) for old, new in rows if len(old) == 1 and len(new.split()[0]) == 1}

def read_points(path, t2s):
    """What each character becomes, taken to where folding it again changes nothing; its class."""
    fold, classes, pairs = {}, {}, []
    for line in open(path):
        word = line.split()
        if word[0] == 'compose':
            pairs.append(tuple(int(w, 16) for w in word[1:]))
            continue
        c = int(word[0], 16)
        classes[c] = CLASSES[word[1]]
        fold[c] = [int(w, 16) for w in word[2:]]
    for c in set(fold) | set(t2s):
        fold[c] = settle(c, fold, t2s)
    fold = {c: to for c, to in fold.items() if to != [c]}
    stable = lambda *cs: not any(c in fold for c in cs)
    latin = lambda c: unicodedata.name(chr(c), '').startswith('LATIN')
    return fold, classes, sorted(p for p in pairs if stable(*p) and not latin(p[0]))

def settle(c, fold, t2s):
    now = [c]
    for _ in range(6):
        after = [t2s.get(f, f) for n in now for f in fold.get(n, [n])]
        if after == now:
            return now
        now = after
    sys.exit(f'textgen: U+{c:04X} never settles')

def two_stage(values, end):
    """index[c / BLOCK] is the block of values that c stands in; equal blocks are stored once."""
    blocks, index, seen = [], [], {}
    for start in range(0, end, BLOCK):
        block = tuple(values.get(c, 0) for c in range(start, start + BLOCK))
        if block not in seen:
            seen[block] = len(blocks)
            blocks.append(block)
        index.append(seen[block])
    return index, list(itertools.chain.from_iterable(blocks))

def look_alikes(path, fold):
    stands, seen = {}, set()
    for line in open(path, encoding='utf-8').read().splitlines():
        if line and line[0] != '#':
            points = [ord(c) for c in line]
            if seen & set(points) or any(p in fold for p in points):
                sys.exit(f'textgen: look-alikes {line}: twice, or no folded text')
            seen |= set(points)
            stands.update((p, points[0]) for p in points[1:])
    return stands

# -- pinyin

def plain(reading):
    """lǜ -> lv: tone marks off, u-umlaut as v."""
    text = unicodedata.normalize('NFD', reading.lower()).replace('u\u0308', 'v').replace('u:', 'v')
    return ''.join(c for c in text if 'a' <= c <= 'z')

def unihan(path):
    kinds = {}
    for line in bz2.open(path, 'rt', encoding='utf-8'):
        if line.startswith('U+'):
            point, kind, value = line.rstrip('\n').split('\t')
            if kind in ('kHanyuPinlu', 'kMandarin', 'kXHC1983', 'kTGHZ2013'):
                kinds.setdefault(int(point[2:], 16), {})[kind] = value
    return kinds

def weigh(kinds, c):
    """Readings with a weight: counted frequency first, then what two dictionaries list."""
    weights = {}
    row = kinds.get(c, {})
    counted = [(plain(r), int(n)) for r, n in re.findall(r'(\S+?)\((\d+)\)', row.get('kHanyuPinlu', ''))]
    total = sum(n for _, n in counted) or 1
    for reading, n in counted:
        weights[reading] = weights.get(reading, 0) + n / total
    for place, reading in enumerate(row.get('kMandarin', '').split()):
        weights[plain(reading)] = weights.get(plain(reading), 0) + (.5 if place == 0 else .1)
    for kind in ('kTGHZ2013', 'kXHC1983'):
        for reading in re.findall(r':(\S+)', row.get(kind, '')):
            weights.setdefault(plain(reading), .02)
    return weights

def luna(path, t2s):
    chars, phrases = {}, {}
    simple = lambda text: ''.join(chr(t2s.get(ord(c), ord(c))) for c in text)
    for line in open(path, encoding='utf-8').read().split('\n...\n', 1)[1].splitlines():
        cells = line.split('\t')
        if line.startswith('#') or len(cells) < 2:
            continue
        text, reading = simple(cells[0]), cells[1].split()
        if len(text) == 1:
            share = float(cells[2].rstrip('%')) / 100 if len(cells) > 2 and cells[2].endswith('%') else 1
            chars.setdefault(ord(text), {}).setdefault(reading[0], share)
        elif len(text) == len(reading) <= LONGEST_PHRASE:
            phrases.setdefault(text, reading)
    return chars, phrases

def with_u(readings):
    """lv and nv are often typed with u."""
    more = {'lv': 'lu', 'nv': 'nu', 'lve': 'lue', 'nve': 'nue'}
    return readings + [more[r] for r in readings if r in more and more[r] not in readings]

def readings_of(kinds, chars):
    table = {}
    for c in HAN:
        weights = weigh(kinds, c)
        for reading, share in chars.get(c, {}).items():
            if share >= .05 or not weights:
                weights.setdefault(reading, share / 10)
        ordered = sorted((r for r in weights if SYLLABLE.fullmatch(r)), key=lambda r: (-weights[r], r))
        if ordered:
            table[c] = with_u(ordered[:MOST_READINGS - 1])[:MOST_READINGS]
    return table

def own_phrases(path):
    rows = (line.split('\t') for line in open(path, encoding='utf-8').read().splitlines()
            if line and line[0] != '#')
    return {text: reading.split() for text, reading in rows}

def phrases_of(table, dictionary, own):
    """Only phrases that say something: a syllable is not the character's usual one, and it is one of
    its readings at all (the dictionary is noisy). Ours are kept as they are."""
    kept = dict(own)
    for text, reading in dictionary.items():
        known = [table.get(ord(c), []) for c in text]
        if text not in kept and all(r in k for r, k in zip(reading, known)) and \
                any(r != k[0] or len(k) > 1 for r, k in zip(reading, known)):
            kept[text] = reading
    for text, reading in own.items():
        if len(text) != len(reading) or len(text) > LONGEST_PHRASE:
            sys.exit(f'textgen: phrase {text}')
    return dict(sorted((t, r) for t, r in kept.items() if all(ord(c) in table for c in t)))

# -- writing

def array(kind, name, values, width=16):
    values = [str(v) for v in values]
    lines = (', '.join(values[i:i + width]) for i in range(0, len(values), width))
    return f'const {kind} {name}[] = {{\n\t' + ',\n\t'.join(lines) + '\n};\n'

def fold_tables(fold, classes, pairs, looks):
    pool, values = [], {}
    for c, to in sorted(fold.items()):
        if len(to) == 1:
            values[c] = to[0]
        else:
            values[c] = 0x80000000 | len(pool) << 8 | len(to)
            pool += to
    index, blocks = two_stage(values, 0x110000)
    c_index, c_blocks = two_stage(classes, 0x110000)
    yield array('uint16_t', 'text_fold_index', index)
    yield array('uint32_t', 'text_fold_blocks', [f'{v:#x}' if v else 0 for v in blocks])
    yield array('uint32_t', 'text_fold_pool', [f'{v:#x}' for v in pool])
    yield array('uint16_t', 'text_class_index', c_index)
    yield array('uint8_t', 'text_class_blocks', c_blocks, 32)
    l_index, l_blocks = two_stage(looks, 0x110000)
    yield array('uint16_t', 'text_look_index', l_index)
    yield array('uint16_t', 'text_look_blocks', [f'{v:#x}' if v else 0 for v in l_blocks])
    yield array('struct text_pair', 'text_pairs', [f'{{ {a:#x}, {b:#x}, {c:#x} }}' for a, b, c in pairs], 4)
    yield f'const size_t text_n_pairs = {len(pairs)};\n'

def pinyin_tables(table, phrases):
    names = sorted({r for rs in table.values() for r in rs} | {r for rs in phrases.values() for r in rs})
    number = {name: n for n, name in enumerate(names)}
    sets = sorted({tuple(rs) for rs in table.values()})
    place = {rs: n + 1 for n, rs in enumerate(sets)}
    pad = lambda rs: '{ ' + ', '.join(str(number[r] + 1) for r in rs) + ' }'
    yield 'const char text_syllable_names[][8] = {\n' + ''.join(f'\t"{n}",\n' for n in names) + '};\n'
    yield f'const size_t text_n_syllables = {len(names)};\n'
    yield array('uint16_t', 'text_reading_index', [place.get(tuple(table.get(c, [])), 0) for c in HAN])
    yield f'const uint16_t text_reading_sets[][{MOST_READINGS}] = {{\n\t{{ 0 }},\n' + \
        ''.join(f'\t{pad(rs)},\n' for rs in sets) + '};\n'
    points = [ord(c) for text in phrases for c in text]
    starts = list(itertools.accumulate((len(t) for t in phrases), initial=0))
    yield array('uint16_t', 'text_phrase_points', [f'{p:#x}' for p in points])
    yield array('uint16_t', 'text_phrase_syllables', [number[r] + 1 for rs in phrases.values() for r in rs])
    yield array('uint32_t', 'text_phrase_starts', starts)
    yield f'const size_t text_n_phrases = {len(phrases)};\n'

def main(out, points, ocd2, readings, dictionary, own, looks):
    t2s = simplified(ocd2)
    fold, classes, pairs = read_points(points, t2s)
    chars, phrases = luna(dictionary, t2s)
    table = readings_of(unihan(readings), chars)
    kept = phrases_of(table, phrases, own_phrases(own))
    if len(t2s) < 3000 or len(table) < 20000 or len(kept) < 1000:
        sys.exit(f'textgen: too little data: {len(t2s)} {len(table)} {len(kept)}')
    with open(out, 'w', encoding='utf-8') as f:
        f.write('/* Generated by tools/textgen.py: the tables of core/text. */\n#include "core/text_tables.h"\n\n')
        f.writelines(itertools.chain(fold_tables(fold, classes, pairs, look_alikes(looks, fold)), pinyin_tables(table, kept)))

main(*sys.argv[1:])
