"""What the benches that ask a daemon share: how long, and how much processor (the honest figure on a machine that others use too)."""
import re, statistics, time
from pathlib import Path

def processor(pids):
    """ms of processor that the processes have used, all threads together"""
    return sum(int(Path(t, 'schedstat').read_text().split()[0]) for pid in pids for t in Path(f'/proc/{pid}/task').iterdir()) / 1e6

def timed(pids, body):
    """-> what it says, (ms, ms of processor)"""
    began, used = time.perf_counter(), processor(pids)
    said = body()
    return said, ((time.perf_counter() - began) * 1000, processor(pids) - used)

def serving(peer):
    """The daemon, and what serves it of PostgreSQL."""
    name = '' if peer.url.startswith('sqlite') else re.search(r'///(\w+)', peer.url)[1]
    return [peer.daemon.pid] + [int(f.parent.name) for f in Path('/proc').glob('[0-9]*/cmdline')
                                if name and re.match(rb'postgres: (\d+/main: )?\w+ ' + name.encode() + rb' ', f.read_bytes())]

def tell(took):
    """median and least of ms; median of the processor"""
    ms, used = zip(*took)
    return [f'{statistics.median(ms):.1f} ({min(ms):.1f})', f'{statistics.median(used):.1f}']
