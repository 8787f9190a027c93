#!/usr/bin/python3
"""make.py [DIR] — write the demo university's office files (default: files/ beside this script) out of the
tables here. The tables are clean; all dirt is put in by the three functions below, one line each, and is
listed in README.md. Needs Debian's python3-xlwt and python3-openpyxl."""
import csv
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
YEAR, PART, UNIVERSITY = '2025-2026', '2', '江澜大学'


def table(name):
    with open(HERE / name, encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f, delimiter='\t', quoting=csv.QUOTE_NONE))


COURSES, SECTIONS, BOOKS = table('courses.tsv'), table('sections.tsv'), table('books.tsv')
OFFICE = {c['code']: c for c in COURSES}


def wide(text):  # full-width letters and digits
    return ''.join(chr(ord(c) + 0xfee0) if c.isascii() and c.isalnum() else c for c in text)


def sections_of(code):
    return [s for s in SECTIONS if s['code'] == code]


def books_of(code):
    return [b for b in BOOKS if b['code'] == code]


# ---- 教学任务.xls: true BIFF, one sheet per college ----

TASKS = ['学年', '学期', '开课学院', '课程代码', '课程名称', '课程\n性质', '课程类别', '学分', '选课课号',
         '教师信息', '选课人数(人)', '容量', '校区', '时间地点']


def task_lines(course):
    """One line per time slot; the second slot of a section repeats everything."""
    for s in sections_of(course['code']):
        key = f"({YEAR}-{PART})-{course['code']}-{s['section']}"
        for slot in s['slots'].split(';'):
            yield [YEAR, PART, course['college'], course['code'], course['name'], course['nature'],
                   course['category'], course['credits'], key, s['teachers'], s['enrolled'], s['capacity'],
                   '江湾校区', slot]


def dirty_task(line, n):
    if line[3] == 'CS2102':
        line[10] = wide(line[10])                  # full-width number
    if line[3].startswith('PE'):
        line[10] += '人'                           # number with its unit
    if line[3].startswith('EE2101'):
        line[4] += ' '                             # blank behind the name
    if line[3].startswith('MA1201'):
        line[4] = '线性\n代数'                     # broken in the cell
    if line[3] == 'ME3901':
        line[13] = '/'                             # nothing
    return line


def refused_tasks():
    """Rows that no import can use, and why."""
    base = [YEAR, PART, '经济管理学院', 'EM2201', '财政学', '限选', '专业核心课', '3', 'EM2201-01',
            '2006023/钱塘[主讲]', '45', '60', '江湾校区', '']
    yield base[:3] + ['2.2E+03', *base[4:]]                            # bad_course_code
    yield base[:3] + ['', '税法', *base[5:10], '40', *base[11:]]       # no_course_code
    yield [YEAR, '1', *base[2:4], *base[4:10], '40', *base[11:]]       # other_term
    yield base[:3] + ['EM1102', '组织行为学', *base[5:10], '38', *base[11:]]  # duplicate_course_name


def write_tasks(path):
    import xlwt
    book = xlwt.Workbook(encoding='utf-8')
    colleges = [c['college'] for c in table('colleges.tsv')]
    for college in colleges:
        sheet = book.add_sheet(college)
        rows = [dirty_task(line, n) for n, line in enumerate(
            line for c in COURSES if c['college'] == college and c['office'] == '教务处' for line in task_lines(c))]
        if college == '经济管理学院':
            rows += refused_tasks()
        sheet.write_merge(0, 0, 0, len(TASKS) - 1, f'{UNIVERSITY}{YEAR}学年第二学期教学任务一览表（{college}）')
        put, at = [TASKS], 1
        for n, row in enumerate(rows):
            if n and n % 20 == 0:
                put.append(TASKS)                                      # the header of the next printed page
            put.append(row)
        total = sum(int(s['enrolled']) for c in COURSES if c['college'] == college and c['office'] == '教务处'
                    for s in sections_of(c['code']))
        put.append(['合计'] + [''] * 9 + [str(total)] + [''] * 3)
        put.append(['制表人：柳如是'] + [''] * 8 + ['制表日期：2026-01-12'] + [''] * 4)
        for row in put:
            for c, value in enumerate(row):
                if c in (10, 11) and value.isascii() and value.isdigit() and at % 2:
                    sheet.write(at, c, int(value))                     # numbers here, text there
                elif value != '':
                    sheet.write(at, c, value)
            at += 1
    book.save(str(path))


# ---- 教材选用.xls: an HTML table with the wrong name, GBK ----

TEXTBOOKS = ['序号', '课程代码', '课程名称', '教材名称', '主编/作者', '出版社', '版次', '出版时间', 'ISBN',
             '教材类型', '教材用途', '备注']


def textbook_line(book):
    b, course = dict(book), OFFICE[book['code']]
    use = b['use']
    if use == '未选':
        b['title'] = '未选'
    elif use == '待定':
        b['title'] = '待定'
    elif use == '无需教材':
        b['title'] = {'CH2901': '实验报告', 'ME3901': '无'}.get(b['code'], '无需教材')
    if b['code'] == 'MA1202':
        b['isbn'] = '9.78704E+12'                                      # what Excel left of it
    if b['code'] in ('MA1101', 'MA1102') and use == '教材':
        b['title'] = '《' + b['title'] + '》'
        b['isbn'] = b['isbn'].replace('-', '')
    if b['code'] == 'CS1101' and use == '教材':
        b['isbn'] = wide(b['isbn'].replace('-', ''))                   # full width
    if b['code'] == 'EE2202':
        b['publisher'] = '高教社'                                      # as people say it
    if b['code'] == 'ME2102':
        b['isbn'] = b['isbn'][:-1] + '2'                               # a wrong check digit
    if b['code'] == 'CH2101':
        b['title'] = '物理化学 上册(第五版)(“十一五”国家级规划教材)'
    if b['code'] == 'EM1102':
        b['edition'] = '13'
    return [b['code'], course['name'], b['title'], b['contributors'], b['publisher'], b['edition'], b['year'],
            b['isbn'], b['kind'], use if use in ('教材', '参考书') else '', b['note']]


def textbook_lines():
    lines, last = [], None
    for b in (b for b in BOOKS if OFFICE[b['code']]['office'] == '教务处'):
        line = textbook_line(b)
        if b['code'] == 'EE3101':                                      # two volumes in one cell
            if last != 'EE3101':
                lines.append(line)
            else:
                lines[-1][2] = '1.《信号与系统（第三版）上册》 2.《信号与系统（第三版）下册》'
                lines[-1][7] = lines[-1][7] + '；' + line[7]
        elif b['code'] == last:
            lines.append(['', ''] + line[2:])                          # the course's cells are merged above
        else:
            lines.append(line)
        last = b['code']
    lines.append(['', '国际贸易实务', '国际贸易实务', '黎孝先、王健 主编', '对外经济贸易大学出版社', '', '', '', '',
                  '教材', ''])                                          # no_course_code
    lines.append(['1.2E+05', '财务管理', '财务管理学', '荆新、王化成、刘俊彦 主编', '中国人民大学出版社', '', '', '',
                  '', '教材', ''])                                      # bad_course_code
    return lines


def cell(tag, text, more=''):
    text = text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    return f'<{tag}{more}>{text or "&nbsp;"}</{tag}>'


def write_textbooks(path):
    head = '<tr>' + ''.join(cell('td', h) for h in TEXTBOOKS) + '</tr>'
    out = ['<html><head><meta http-equiv="Content-Type" content="text/html; charset=gbk"></head><body>',
           '<table border="1">',
           '<tr>' + cell('td', f'{UNIVERSITY}{YEAR}学年第二学期教材选用汇总表', f' colspan="{len(TEXTBOOKS)}"')
           + '</tr>', head]
    for n, line in enumerate(textbook_lines(), 1):
        if n % 25 == 0:
            out.append(head)                                           # the next printed page
        out.append('<tr>' + cell('td', str(n)) + ''.join(cell('td', v) for v in line) + '</tr>')
    out += ['<tr>' + cell('td', '教学秘书（签字）：　　　　教学院长（签字）：', f' colspan="{len(TEXTBOOKS)}"') + '</tr>',
            '<tr>' + cell('td', '第 1 页 共 1 页', f' colspan="{len(TEXTBOOKS)}"') + '</tr>', '</table></body></html>']
    path.write_bytes('\r\n'.join(out).encode('gb18030'))


# ---- 研究生院课程与教材.xlsx: everything in one sheet, a two-line header, merged cells ----

PLAN_TOP = ['课程信息', '', '', '', '', '', '任课情况', '', '', '', '教材信息', '', '', '', '', '参考书', '备注']
PLAN_SUB = ['编号', '名称', '开课院系', '培养层次', '课程性质', '课程类别', '班级编号', '教师', '选课人数', '上课时间',
            '名称', '作者', '出版社', '版次', 'ISBN', '', '']


def plan_blocks():
    """Per course the lines, one per time slot; what is merged downwards stands in the first."""
    for c in (c for c in COURSES if c['office'] == '研究生院'):
        books = [b for b in books_of(c['code']) if b['use'] == '教材']
        refs = '；'.join(f"《{b['title']}》，{b['contributors']}，{b['publisher']}，{b['year']}"
                        for b in books_of(c['code']) if b['use'] == '参考书')
        none = [b for b in books_of(c['code']) if b['use'] == '无需教材']
        book = dict(books[0]) if books else dict(title='无', contributors='', publisher='', edition='', isbn='')
        if c['code'] == '08M101':
            book['isbn'] = '978-0-262-03384-8\n978-0-262-53305-8'      # cloth and paper of one book
        if c['code'] == '08M103':
            book['isbn'] = '9.78026E+12'                               # damaged by the spreadsheet
        lines = []
        for s in sections_of(c['code']):
            for slot in s['slots'].split(';'):
                lines.append([c['code'], c['name'], c['college'], c['level'], c['nature'], c['category'],
                              s['section'], s['teachers'].replace('/', ' '), s['enrolled'] + '人', slot,
                              book['title'], book['contributors'], book['publisher'], book['edition'], book['isbn'],
                              refs, none[0]['note'] if none else ''])
        yield lines


def write_plan(path):
    import openpyxl
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = '课程与教材'
    sheet.append([f'{UNIVERSITY}研究生院{YEAR}学年春季学期课程与教材总表'])
    sheet.append(PLAN_TOP)
    sheet.append(PLAN_SUB)
    last = len(PLAN_SUB)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=last)
    for first, end in ((1, 6), (7, 10), (11, 15)):
        sheet.merge_cells(start_row=2, start_column=first, end_row=2, end_column=end)
    for column in (16, 17):
        sheet.merge_cells(start_row=2, start_column=column, end_row=3, end_column=column)
    for n, lines in enumerate(plan_blocks()):
        if n == 4:
            sheet.append(PLAN_TOP)                                     # the next printed page
            sheet.append(PLAN_SUB)
        first = sheet.max_row + 1
        for i, line in enumerate(lines):
            sheet.append(line if i == 0 else [None] * 9 + line[9:10] + [None] * 7)
        for column in [*range(1, 10), *range(11, 18)]:                 # all but the time slot
            if len(lines) > 1:
                sheet.merge_cells(start_row=first, start_column=column, end_row=first + len(lines) - 1,
                                  end_column=column)
    sheet.append(['8.9E+05', '计算机视觉', '计算机学院', '硕士', '非学位课', '专业选修课', '1', '2017029 颜未晞', '30人',
                  '', 'Computer Vision: Algorithms and Applications', 'Richard Szeliski', 'Springer', '', '', '', ''])
    sheet.append([None, '学术英语写作', '文学院', '硕士', '学位课', '学位公共课', '1', '2010004 文若水', '60人', '',
                  '待定', '', '', '', '', '', ''])
    sheet.append(['合计', '', '', '', '', '', '', '', '336'])
    sheet.append(['制表人：研究生院培养办', '', '', '', '', '', '', '', '制表日期：２０２６年１月９日'])
    book.save(path)


# ---- holdings of three resources ----

def write_lanshu(path):
    import openpyxl
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = '书目清单'
    sheet.append(['序号', '资源编号', '书名', '责任者', '出版社', '出版年', '版次', 'ISBN', '中图分类号', '完整程度', '阅读链接'])
    for n, h in enumerate(table('holdings_lanshu.tsv'), 1):
        isbn = int(h['isbn']) if h['isbn'].isdigit() and n % 3 == 0 else h['isbn'] or None  # some are numbers
        sheet.append([n, h['id'], h['title'], h['author'] or None, h['publisher'], int(h['year']) if h['year'] else None,
                      h['edition'] or None, isbn, h['class'], h['completeness'],
                      f"https://lanshu.example/book/{h['id']}"])
    book.save(path)


def write_chunhui(path):
    rows = [['SSID', '题名', '作者', '出版社', '出版日期', '书号', '开放程度', '阅读地址']]
    rows += [[h['id'], h['title'], h['author'], h['publisher'], h['year'], h['isbn'], h['completeness'],
              f"https://read.chunhui.example/{h['id']}"] for h in table('holdings_chunhui.tsv')]
    quoted = (','.join('"' + v + '"' if ',' in v or '"' in v else v for v in r) for r in rows)
    path.write_bytes(('\r\n'.join(quoted) + '\r\n').encode('gb18030'))


def write_yuanxiu(path):
    rows = [['id', 'kind', 'title', 'author', 'publisher', 'year', 'edition', 'isbn', 'url', 'completeness']]
    rows += [[h['id'], 'book', h['title'], h['author'], h['publisher'], h['year'], h['edition'], h['isbn'],
              f"https://open.yuanxiu.example/{h['id']}", 'full'] for h in table('holdings_yuanxiu.tsv')]
    path.write_bytes(('\n'.join('\t'.join(r) for r in rows) + '\n').encode('utf-8'))


FILES = {'教学任务.xls': write_tasks, '教材选用.xls': write_textbooks, '研究生院课程与教材.xlsx': write_plan,
         '澜书教材库书目.xlsx': write_lanshu, '春晖限时书目.csv': write_chunhui, '远岫开放图书.tsv': write_yuanxiu}

if __name__ == '__main__':
    to = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / 'files'
    to.mkdir(parents=True, exist_ok=True)
    for name, write in FILES.items():
        write(to / name)
