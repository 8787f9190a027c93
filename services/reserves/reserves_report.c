/* The two workbooks. */
#include "services/reserves/reserves_report.h"

#include "platform/xlsx_writer.h"
#include "services/reserves/reserves_rows.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { PRIMARY = 0x0b4a8f, WAIT = 0x8a5a00, CHART_ROWS = 40, LACKS_TOLD = 5 };

struct heading {
	struct words words;
	double width;
};

static struct span say(const struct report_paper *paper, const char *zh, const char *en)
{
	return words_in((struct words){ zh, en }, paper->language);
}

static void begin(const struct report_paper *paper, struct xlsx *x, struct span name,
    const struct heading *headings, size_t n)
{
	struct xlsx_column columns[20];

	for (size_t i = 0; i < n && i < COUNT(columns); i++)
		columns[i] = (struct xlsx_column){ words_in(headings[i].words, paper->language),
			headings[i].width };
	xlsx_sheet(x, name, columns, n);
}

static void line(struct xlsx *x, struct span text)
{
	xlsx_text(x, text);
	xlsx_row(x);
}

/* ---- figures ---- */

static void put_share(struct xlsx *x, int64_t part, int64_t of)
{
	if (of == 0)
		xlsx_text(x, (struct span){ 0 }); /* nothing to be a share of */
	else
		xlsx_percent(x, (double)part / (double)of);
}

static void put_group(struct xlsx *x, struct span name, const struct coverage_group *g)
{
	const struct coverage_ratio *ratios[] = { &g->course, &g->title, &g->enrolment };

	xlsx_text(x, name);
	for (size_t i = 0; i < COUNT(ratios); i++) {
		put_share(x, ratios[i]->confirmed, ratios[i]->of);
		put_share(x, ratios[i]->with_review - ratios[i]->confirmed, ratios[i]->of);
	}
	for (size_t i = 0; i < COUNT(ratios); i++) {
		xlsx_int(x, ratios[i]->of);
		xlsx_int(x, ratios[i]->confirmed);
		xlsx_int(x, ratios[i]->with_review);
	}
	xlsx_row(x);
}

static struct span group_name(
    const struct report_paper *paper, enum coverage_by by, const struct coverage_group *g)
{
	if (span_eq(g->key, SPAN("none")))
		return not_stated_in(paper->language);
	if (by == COVERAGE_LEVEL)
		return level_in(g->key, paper->language);
	return by == COVERAGE_CATEGORY ? category_in(g->key, paper->language) : g->name;
}

static struct span chart_title(
    const struct report_paper *paper, const struct coverage *c, size_t shown)
{
	bool english = paper->language == LANGUAGE_EN;
	struct span all = words_print(paper->a,
	    english ? "Textbook coverage by course, %.*s (%%)"
	            : "%.*s 学期教材保障率（按课程，%%）",
	    SPAN_FMT(c->term));

	return shown == c->n_groups ? all
	                            : words_print(paper->a,
	                                  english ? "%.*s: the first %zu of %zu groups"
	                                          : "%.*s：共 %zu 组中的前 %zu 组",
	                                  SPAN_FMT(all), english ? shown : c->n_groups,
	                                  english ? c->n_groups : shown);
}

/* Of the table on the sheet before, below what is said on this one. */
static void put_chart(
    const struct report_paper *paper, struct xlsx *x, const struct coverage *c, size_t below)
{
	static const struct xlsx_series series[] = { { 1, PRIMARY }, { 2, WAIT } };
	size_t n = c->n_groups < CHART_ROWS ? c->n_groups : CHART_ROWS;
	const struct xlsx_chart chart = {
		.title = chart_title(paper, c, n),
		.category_axis = by_in(c->by, paper->language),
		.value_axis = say(
		    paper, "占需要教材的课程", "Share of courses that need a textbook"),
		.category_column = 0,
		.first_row = 3, /* below the header and the total */
		.last_row = 2 + n,
		.series = series,
		.n_series = COUNT(series),
		.percent = true,
		.anchor_row = below,
		.of_sheet_before = true,
	};

	if (n != 0)
		xlsx_bar_chart(x, &chart);
}

static void put_definitions(const struct report_paper *paper, struct xlsx *x)
{
	line(x, say(paper, "按课程：每一种指定教材都有可计入来源的课程 ÷ 需要教材的课程。",
	            "By course: courses whose every required textbook has a source that counts / "
	            "courses that need a textbook."));
	line(x,
	    say(paper,
	        "按教材：有可计入来源的指定教材 ÷ 全部指定教材；两门课程指定同一种教材，各计一次。",
	        "By title: required textbooks with a source that counts / required textbooks; a "
	        "book that two courses require counts once for each."));
	line(x,
	    say(paper, "按选课人次：同上，以使用该教材的教学班选课人数加权。",
	        "By enrolment: the same, weighted by the students of the sections that use it."));
	line(x,
	    say(paper,
	        "“已确认”是系统确定或馆员认定的；“待核对”是候选来源经馆员认定后最多还能增加的部分。",
	        "\"Confirmed\" is sure or accepted by a librarian; \"to review\" is what candidates "
	        "could add at most once a librarian has accepted them."));
}

static void put_rule(
    const struct report_paper *paper, struct xlsx *x, const struct coverage_rule *r)
{
	line(x,
	    say(paper,
	        "计入规则：来源合法（购买、限时免费、试用或开放获取）且在授权期内；试读和纸本不计入；"
	        "成套书只有其中一册时不计入。",
	        "What counts: a lawful source (bought, free offer, trial or open access) in its "
	        "period; samples and print never do, nor does one volume where the set is wanted."));
	line(x,
	    r->other_edition_counts
	        ? say(paper, "同一著作的其他版次计入。", "Another edition of the same work counts.")
	        : say(paper, "同一著作的其他版次不计入。", "Another edition does not count."));
	line(x, r->part_counts
	            ? say(paper, "只能看部分章节的来源计入。", "A source of some chapters counts.")
	            : say(paper, "只能看部分章节的来源不计入。",
	                  "A source of some chapters does not count."));
}

static void put_beside(const struct report_paper *paper, struct xlsx *x, const struct coverage *c)
{
	line(x,
	    words_print(paper->a,
	        paper->language == LANGUAGE_EN
	            ? "Beside the figures: %lld courses in all; %lld need no textbook, for %lld "
	              "none is chosen yet. Enrolment is unknown for %lld required textbooks; the "
	              "unknown part counts as 0."
	            : "未计入分母：本学期共 %lld 门课程，其中无需教材 %lld 门、教材尚未选定 %lld 门。"
	              "有 %lld 条指定教材选课人数不明，不明部分按 0 计。",
	        (long long)c->courses, (long long)c->none_needed, (long long)c->not_chosen,
	        (long long)c->enrolled_unknown));
	line(x, words_print(paper->a,
	            paper->language == LANGUAGE_EN
	                ? "%lld required textbooks count by sources for which no list gives a link."
	                : "已确认的指定教材中有 %lld 条，其来源没有可打开的链接。",
	            (long long)c->unlinked));
	line(x,
	    words_print(paper->a,
	        paper->language == LANGUAGE_EN
	            ? "As of %.*s. %.*s. Source: teaching plan and textbook choices of the term, "
	              "vendors' lists; counted by Kaijuan."
	            : "统计截至%.*s。%.*s。数据来源：本学期教学任务与教材选用数据、各资源供应商清单，由开卷计算。",
	        SPAN_FMT(words_day(paper->a, paper->now, paper->language)),
	        SPAN_FMT(paper->library)));
}

static void put_figures(const struct report_paper *paper, struct xlsx *x, const struct coverage *c)
{
	const struct heading headings[] = {
		{ { "", "" }, 28 },
		{ { "按课程 已确认", "By course, confirmed" }, 12 },
		{ { "按课程 待核对", "By course, to review" }, 12 },
		{ { "按教材 已确认", "By title, confirmed" }, 12 },
		{ { "按教材 待核对", "By title, to review" }, 12 },
		{ { "按选课人次 已确认", "By enrolment, confirmed" }, 12 },
		{ { "按选课人次 待核对", "By enrolment, to review" }, 12 },
		{ { "需教材课程（门）", "Courses needing one" }, 12 },
		{ { "已确认（门）", "Courses confirmed" }, 12 },
		{ { "含待核对（门）", "Courses with review" }, 12 },
		{ { "指定教材（种次）", "Required textbooks" }, 12 },
		{ { "已确认（种次）", "Textbooks confirmed" }, 12 },
		{ { "含待核对（种次）", "Textbooks with review" }, 12 },
		{ { "选课人次", "Enrolled" }, 12 },
		{ { "已确认（人次）", "Enrolled confirmed" }, 12 },
		{ { "含待核对（人次）", "Enrolled with review" }, 12 },
	};
	struct heading own[COUNT(headings)];
	struct span by = by_in(c->by, paper->language);

	memcpy(own, headings, sizeof(own));
	own[0].words = (struct words){ by.ptr, by.ptr }; /* static text */
	begin(paper, x, say(paper, "教材保障率", "Coverage"), own, COUNT(own));
	put_group(x, say(paper, "全部", "All"), &c->total);
	for (size_t i = 0; i < c->n_groups; i++)
		put_group(x, group_name(paper, c->by, &c->groups[i]), &c->groups[i]);
}

/* The words take 10 rows below the header. */
static void put_explained(
    const struct report_paper *paper, struct xlsx *x, const struct coverage *c)
{
	static const struct heading headings[] = { { { "怎么算的", "How it is counted" }, 120 } };

	begin(paper, x, say(paper, "说明和图", "How and chart"), headings, COUNT(headings));
	put_definitions(paper, x);
	put_rule(paper, x, &c->rule);
	put_beside(paper, x, c);
	put_chart(paper, x, c, 13);
}

/* ---- the rows ---- */

static void put_enrolled(struct xlsx *x, int64_t enrolled, bool unknown)
{
	if (unknown && enrolled == 0)
		xlsx_text(x, (struct span){ 0 }); /* nobody knows, which is not nought */
	else
		xlsx_int(x, enrolled);
}

static void put_course_of(const struct report_paper *paper, struct xlsx *x, const struct facts *f,
    const struct fact_course *course)
{
	xlsx_text(x, course->code);
	xlsx_text(x, course->name);
	xlsx_text(x, facts_college(f, course->college));
	xlsx_text(x, level_in(course->level, paper->language));
	xlsx_text(x, category_in(course->category, paper->language));
}

/* ---- of the ratio by course ---- */

static struct span course_state_in(const struct report_paper *paper, const struct fact_row *row)
{
	switch (row->state) {
	case COURSE_NEEDS:
		break;
	case COURSE_NOT_CHOSEN:
		return say(paper, "教材未选定，不计入", "Not chosen yet, not counted");
	case COURSE_NONE_NEEDED:
		return say(paper, "无需教材，不计入", "Needs none, not counted");
	}
	return covered_in(row->verdict.covered, paper->language);
}

static struct span lacks_in(
    const struct report_paper *paper, const struct facts *f, const struct fact_row *row)
{
	const struct fact_need *lacks[LACKS_TOLD];
	size_t n = row_lacks(f, row, lacks, LACKS_TOLD);
	struct buf text = { .arena = paper->a };

	for (size_t i = 0; i < n && i < LACKS_TOLD; i++) {
		const struct fact_book *book = &f->books[lacks[i]->book];

		buf_add(&text, i == 0 ? SPAN("") : say(paper, "；", "; "));
		buf_add(&text, words_cut(book->title, 600));
		buf_add(&text, say(paper, "：", ": "));
		buf_add(&text, why_not_in(book->verdict.why, paper->language));
	}
	if (n > LACKS_TOLD)
		buf_add(&text, words_print(paper->a,
		                   paper->language == LANGUAGE_EN ? "; %zu more" : "；另有 %zu 种",
		                   n - LACKS_TOLD));
	return buf_span(&text);
}

static bool put_courses_in(const struct report_paper *paper, struct xlsx *x, const struct facts *f,
    enum rows_show show, struct err *err)
{
	const struct rows_filter filter = { .unit = ROWS_COURSE, .show = show };
	struct fact_rows rows;

	if (!facts_rows(f, paper->a, &filter, &rows, err))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		const struct fact_row *row = &rows.v[i];

		put_course_of(paper, x, f, row->course);
		put_enrolled(x, row->course->enrolled, row->enrolled_unknown);
		xlsx_text(x, course_state_in(paper, row));
		xlsx_int(x, (int64_t)row_textbooks(row));
		xlsx_int(x, (int64_t)row_lacks(f, row, NULL, 0));
		xlsx_text(x, lacks_in(paper, f, row));
		xlsx_row(x);
	}
	return true;
}

static bool put_courses(
    const struct report_paper *paper, struct xlsx *x, const struct facts *f, struct err *err)
{
	static const struct heading headings[] = {
		{ { "课程代码", "Course code" }, 14 },
		{ { "课程", "Course" }, 26 },
		{ { "学院", "College" }, 22 },
		{ { "培养层次", "Level" }, 14 },
		{ { "课程类别", "Category" }, 16 },
		{ { "选课人数", "Enrolled" }, 12 },
		{ { "保障情况", "Coverage" }, 20 },
		{ { "指定教材（种）", "Required textbooks" }, 14 },
		{ { "其中未确认（种）", "Not confirmed" }, 16 },
		{ { "未计入的教材和原因", "Textbooks not counted, and why" }, 60 },
	};

	begin(paper, x, say(paper, "课程明细", "Courses"), headings, COUNT(headings));
	return put_courses_in(paper, x, f, SHOW_ANY, err) &&
	       put_courses_in(paper, x, f, SHOW_NOT_CHOSEN, err) &&
	       put_courses_in(paper, x, f, SHOW_NONE_NEEDED, err);
}

/* ---- of the ratios by title and by enrolment ---- */

static void put_textbook(const struct report_paper *paper, struct xlsx *x, const struct facts *f,
    const struct fact_row *row)
{
	const struct fact_book *book = &f->books[row->needs->book];

	put_course_of(paper, x, f, row->course);
	xlsx_text(x, book->title);
	xlsx_text(x, book->contributors);
	xlsx_text(x, book->publisher);
	xlsx_text(x, book->edition);
	xlsx_text(x, book->isbn);
	put_enrolled(x, row->needs->enrolled, row->enrolled_unknown);
	xlsx_text(x, covered_in(row->verdict.covered, paper->language));
	xlsx_text(x, why_not_in(row->verdict.why, paper->language));
	xlsx_text(x, book->by == 0 ? (struct span){ 0 } : facts_resource(f, book->by));
	xlsx_row(x);
}

static bool put_textbooks(
    const struct report_paper *paper, struct xlsx *x, const struct facts *f, struct err *err)
{
	static const struct heading headings[] = {
		{ { "课程代码", "Course code" }, 14 },
		{ { "课程", "Course" }, 26 },
		{ { "学院", "College" }, 22 },
		{ { "培养层次", "Level" }, 14 },
		{ { "课程类别", "Category" }, 16 },
		{ { "教材", "Textbook" }, 34 },
		{ { "作者", "Author" }, 22 },
		{ { "出版社", "Publisher" }, 22 },
		{ { "版次", "Edition" }, 10 },
		{ { "ISBN", "ISBN" }, 16 },
		{ { "选课人数", "Enrolled" }, 12 },
		{ { "保障情况", "Coverage" }, 14 },
		{ { "未计入原因", "Why not counted" }, 26 },
		{ { "计入的来源", "Source that counts" }, 26 },
	};
	const struct rows_filter all = { .unit = ROWS_TITLE };
	struct fact_rows rows;

	if (!facts_rows(f, paper->a, &all, &rows, err))
		return false;
	begin(paper, x, say(paper, "指定教材明细", "Textbooks"), headings, COUNT(headings));
	for (size_t i = 0; i < rows.n; i++)
		put_textbook(paper, x, f, &rows.v[i]);
	return true;
}

bool report_coverage(const struct report_paper *paper, const struct facts *facts,
    enum coverage_by by, struct span *ret_file, struct err *err)
{
	struct coverage coverage;
	struct xlsx *x;
	bool ok;

	if (!facts_count(facts, paper->a, by, &coverage, err))
		return false;
	if ((x = xlsx_new()) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	put_figures(paper, x, &coverage);
	put_explained(paper, x, &coverage);
	ok = put_courses(paper, x, facts, err) && put_textbooks(paper, x, facts, err) &&
	     xlsx_finish(x, paper->a, ret_file, err);
	xlsx_free(x);
	return ok;
}

/* ---- gaps ---- */

static struct span publisher_name(
    const struct report_paper *paper, const struct gap_publisher *publisher)
{
	return publisher->name.len == 0 ? not_stated_in(paper->language) : publisher->name;
}

static struct span join(const struct report_paper *paper, const struct gap *gap)
{
	struct buf text = { .arena = paper->a };

	for (size_t i = 0; i < gap->n_courses; i++) {
		if (i != 0)
			buf_add(&text, say(paper, "、", ", "));
		buf_add(&text, gap->courses[i]);
	}
	return buf_span(&text);
}

static void put_gap(const struct report_paper *paper, struct xlsx *x,
    const struct gap_publisher *publisher, const struct gap *gap)
{
	struct span courses = join(paper, gap);

	xlsx_text(x, publisher_name(paper, publisher));
	xlsx_text(x, gap->book->title);
	xlsx_text(x, gap->book->contributors);
	xlsx_text(x, gap->book->edition);
	xlsx_text(x, gap->book->isbn);
	xlsx_text(x, words_cut(courses, 3000));
	xlsx_int(x, gap->enrolled);
	xlsx_text(x, gap->policy ? say(paper, "是", "yes") : (struct span){ 0 });
	xlsx_text(x, why_not_in(gap->book->verdict.why, paper->language));
	xlsx_row(x);
}

static void put_titles(
    const struct report_paper *paper, struct xlsx *x, const struct gap_list *gaps)
{
	static const struct heading headings[] = {
		{ { "出版社", "Publisher" }, 24 },
		{ { "书名", "Title" }, 36 },
		{ { "责任者", "Contributors" }, 24 },
		{ { "版次", "Edition" }, 10 },
		{ { "ISBN", "ISBN" }, 16 },
		{ { "课程", "Courses" }, 36 },
		{ { "选课人次", "Enrolled" }, 10 },
		{ { "马工程", "Prescribed" }, 10 },
		{ { "未计入原因", "Why not counted" }, 26 },
	};

	begin(paper, x, say(paper, "教材缺口", "Gaps"), headings, COUNT(headings));
	for (size_t i = 0; i < gaps->n; i++)
		for (size_t k = 0; k < gaps->v[i].n; k++)
			put_gap(paper, x, &gaps->v[i], &gaps->v[i].gaps[k]);
}

static void put_publishers(const struct report_paper *paper, struct xlsx *x,
    const struct facts *facts, const struct gap_list *gaps)
{
	static const struct heading headings[] = {
		{ { "出版社", "Publisher" }, 30 },
		{ { "缺口（种）", "Titles" }, 12 },
		{ { "选课人次", "Enrolled" }, 12 },
	};

	begin(paper, x, say(paper, "按出版社", "By publisher"), headings, COUNT(headings));
	for (size_t i = 0; i < gaps->n; i++) {
		xlsx_text(x, publisher_name(paper, &gaps->v[i]));
		xlsx_int(x, (int64_t)gaps->v[i].n);
		xlsx_int(x, gaps->v[i].enrolled);
		xlsx_row(x);
	}
	xlsx_row(x);
	line(x,
	    words_print(paper->a,
	        paper->language == LANGUAGE_EN
	            ? "Required textbooks of %.*s without a source that counts, each once. As of "
	              "%.*s. %.*s."
	            : "%.*s 学期没有可计入来源的指定教材，每种计一次。统计截至%.*s。%.*s。",
	        SPAN_FMT(facts->code), SPAN_FMT(words_day(paper->a, paper->now, paper->language)),
	        SPAN_FMT(paper->library)));
}

bool report_gaps(const struct report_paper *paper, const struct facts *facts,
    const struct gap_list *gaps, struct span *ret_file, struct err *err)
{
	struct xlsx *x = xlsx_new();
	bool ok;

	if (x == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	put_titles(paper, x, gaps);
	put_publishers(paper, x, facts, gaps);
	ok = xlsx_finish(x, paper->a, ret_file, err);
	xlsx_free(x);
	return ok;
}
