#!/usr/bin/python3
"""run.py [KAIJUAN] -- 5,000 dirty items against 991k holdings: precision, recall, time, memory.
Reads ../shared/data/books beside the checkout (or $DATA), prints the table and writes it to RESULT.md. Exit code 1
when a gate is missed. Precision: matched lines whose holding is accepted / matched lines; recall: over items that
have an accepted holding; --shuffle puts the holdings in another order and demands the same verdicts."""
import lzma, os, random, resource, shutil, subprocess, sys, tempfile, time
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DATA = Path(os.environ.get('DATA', ROOT.parent / 'shared/data/books'))

def rows(path):
    lines = path.read_text(encoding='utf-8').splitlines()
    return [line.split('\t') for line in lines[1:]]

def match(kaijuan, items, holdings, out):
    before = time.monotonic()
    with open(out, 'wb') as f:
        subprocess.run([kaijuan, 'reserves', 'match', '--items', items, '--holdings', holdings, '--format', 'tsv'],
                       stdout=f, check=True)
    return time.monotonic() - before

def judge(truth, result):
    matched, shown = {}, defaultdict(set)
    for item, holding, status, *_ in result:
        shown[item].add(holding)
        if status == 'matched':
            assert item not in matched, f'{item} is matched twice'
            matched[item] = holding
    wanted = [i for i in truth if truth[i]]
    good = sum(h in truth[i] for i, h in matched.items())
    shown_good = sum(bool(shown[i] & truth[i]) for i in wanted)
    return good / len(matched), good / len(wanted), shown_good / len(wanted), len(matched)

def shuffled(source, target):
    with open(source, encoding='utf-8', newline='') as f:
        header, *lines = f.readlines()
    random.Random(1).shuffle(lines)
    target.write_text(header + ''.join(lines), encoding='utf-8', newline='')

def main(kaijuan):
    if not (DATA / 'dev_holdings.tsv.xz').exists():
        print(f'skipped: no {DATA}')
        return 0
    work = Path(tempfile.mkdtemp())
    try:
        with lzma.open(DATA / 'dev_holdings.tsv.xz') as f, open(work / 'holdings.tsv', 'wb') as to:
            shutil.copyfileobj(f, to, 1 << 20)
        seconds = match(kaijuan, DATA / 'dev_courses.tsv', work / 'holdings.tsv', work / 'result.tsv')
        cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
        truth = {r[0]: set(r[1].replace(',', ' ').replace(';', ' ').replace('|', ' ').split())
                 for r in rows(DATA / 'dev_truth.tsv')}
        p, r, either, n = judge(truth, rows(work / 'result.tsv'))
        order = 'not asked'
        if '--shuffle' in sys.argv:
            shuffled(work / 'holdings.tsv', work / 'shuffled.tsv')
            match(kaijuan, DATA / 'dev_courses.tsv', work / 'shuffled.tsv', work / 'again.tsv')
            order = 'the same' if (work / 'again.tsv').read_bytes() == (work / 'result.tsv').read_bytes() else 'DIFFERENT'
    finally:
        shutil.rmtree(work)
    gates = [('precision of matched', f'{p:.4f}', '>= .985', p >= .985), ('recall of matched', f'{r:.4f}', '>= .93', r >= .93),
             ('recall with review', f'{either:.4f}', '>= .96', either >= .96),
             ('seconds, whole command', f'{seconds:.1f}', '<= 15', seconds <= 15),
             ('seconds of processor', f'{cpu.ru_utime + cpu.ru_stime:.1f}', '', True),
             ('memory at its most, MB', f'{cpu.ru_maxrss / 1024:.0f}', '<= 400', cpu.ru_maxrss <= 400 * 1024),
             ('lines, holdings in another order', order, 'the same', order != 'DIFFERENT')]
    text = '# 5,000 items against 991k holdings\n\n`bench/match/run.py build/kaijuan --shuffle`, two shared cores, load ' + \
        f'{os.getloadavg()[0]:.0f}; {n} items matched.\n\n| | measured | gate |\n|---|---|---|\n' + \
        ''.join(f'| {name} | {value} | {gate} |\n' for name, value, gate, _ in gates)
    (HERE / 'RESULT.md').write_text(text, encoding='utf-8')
    print(text)
    return 0 if all(ok for *_, ok in gates) else 1

sys.exit(main(next((a for a in sys.argv[1:] if a[0] != '-'), str(ROOT / 'build/kaijuan'))))
