/* isbn: what stands in real cells, and what is made of it. */
#include "core/isbn.h"
#include "testing/check.h"

struct expected {
	const char *cell;
	size_t n;
	struct {
		uint64_t number;
		enum isbn_flaw flaw;
	} list[3];
};

static const struct expected cells[] = {
	{ "9787116123892", 1, { { 9787116123892, ISBN_GOOD } } },
	{ "978-7-116-12389-2", 1, { { 9787116123892, ISBN_GOOD } } },
	{ " 978 7 116 12389 2 ", 1, { { 9787116123892, ISBN_GOOD } } },
	{ "ISBN978-7-116-12389-2", 1, { { 9787116123892, ISBN_GOOD } } },
	{ "ISBN-13: 978-7-116-12389-2", 1, { { 9787116123892, ISBN_GOOD } } },
	{ "ISBN-13 978-7-116-12389-2", 1, { { 9787116123892, ISBN_GOOD } } },
	{ "ＩＳＢＮ　９７８－７－１１６－１２３８９－２", 1, { { 9787116123892, ISBN_GOOD } } },
	{ "978–7–116–12389–2", 1, { { 9787116123892, ISBN_GOOD } } },
	{ "9787116123892.0", 1, { { 9787116123892, ISBN_GOOD } } },
	{ "9787116123892.00 59.80", 1, { { 9787116123892, ISBN_GOOD } } },
	{ "7-5433-0922-X", 1, { { 9787543309227, ISBN_GOOD } } },
	{ "754330922x", 1, { { 9787543309227, ISBN_GOOD } } },
	{ "7-5433-0922-1", 1, { { 9787543309227, ISBN_CHECK_DIGIT } } },
	{ "ISBN 10: 0-306-40615-2", 1, { { 9780306406157, ISBN_GOOD } } },
	{ "306406152", 1, { { 9780306406157, ISBN_GOOD } } }, /* the zero in front lost */
	{ "306406153", 1, { { 0, ISBN_LENGTH } } },
	{ "9787116123893", 1, { { 9787116123893, ISBN_CHECK_DIGIT } } },
	{ "6901234567892", 1, { { 6901234567892, ISBN_PREFIX } } },
	{ "9.7871E+12", 1, { { 0, ISBN_DAMAGED } } },
	{ "9.78712E12", 1, { { 0, ISBN_DAMAGED } } },
	{ "９．７８７１Ｅ＋１２", 1, { { 0, ISBN_DAMAGED } } },
	{ "9.787116123892E+12", 1, { { 9787116123892, ISBN_GOOD } } },
	{ "978711612389", 1, { { 0, ISBN_LENGTH } } },
	{ "97871161238921", 1, { { 0, ISBN_LENGTH } } },
	{ "978-7-116-12389-2;978-0-306-40615-7", 2,
	    { { 9787116123892, ISBN_GOOD }, { 9780306406157, ISBN_GOOD } } },
	{ "9787116123892 9780306406157", 2,
	    { { 9787116123892, ISBN_GOOD }, { 9780306406157, ISBN_GOOD } } },
	{ "9787116123892/7-5433-0922-X、0306406152", 3,
	    { { 9787116123892, ISBN_GOOD }, { 9787543309227, ISBN_GOOD },
	        { 9780306406157, ISBN_GOOD } } },
	{ "978-7-116-12389-2 39.80", 1, { { 9787116123892, ISBN_GOOD } } },
	{ "2019 9787116123892", 1, { { 9787116123892, ISBN_GOOD } } },
	{ "1574-8855", 1, { { 0, ISBN_LENGTH } } }, /* an ISSN */
	{ "", 0, { { 0, ISBN_GOOD } } },
	{ "无", 0, { { 0, ISBN_GOOD } } },
	{ "39.80", 0, { { 0, ISBN_GOOD } } },
	{ "X", 0, { { 0, ISBN_GOOD } } },
	{ "\xff\xfe\x80", 0, { { 0, ISBN_GOOD } } },
};

static void test_cells(void)
{
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		const struct expected *want = &cells[i];
		struct isbn got[ISBN_MOST];
		size_t n = isbn_read(span_of(want->cell), got);

		if (n != want->n)
			(void)fprintf(stderr, "cell \"%s\": %zu\n", want->cell, n);
		CHECK(n == want->n);
		for (size_t k = 0; k < n; k++) {
			if (got[k].number != want->list[k].number ||
			    got[k].flaw != want->list[k].flaw)
				(void)fprintf(stderr, "cell \"%s\"\n", want->cell);
			CHECK(got[k].number == want->list[k].number);
			CHECK(got[k].flaw == want->list[k].flaw);
		}
	}
}

static void test_raw(void)
{
	struct isbn got[ISBN_MOST];

	CHECK(isbn_read(SPAN("see 978-7-116-12389-2, cloth"), got) == 1);
	CHECK(span_eq(got[0].raw, SPAN("978-7-116-12389-2")));
}

/* More numbers than we take, one after the other, and a run without end. */
static void test_much(void)
{
	static char cell[40000];
	struct isbn got[ISBN_MOST];

	for (size_t i = 0; i + 14 < sizeof(cell); i += 14)
		memcpy(cell + i, "9787116123892;", 14);
	CHECK(isbn_read((struct span){ cell, sizeof(cell) }, got) == ISBN_MOST);
	memset(cell, '9', sizeof(cell));
	CHECK(isbn_read((struct span){ cell, sizeof(cell) }, got) == 1);
	CHECK(got[0].flaw == ISBN_LENGTH && got[0].raw.len == sizeof(cell));
}

/* Every change of one digit is noticed. */
static void test_check_digit(void)
{
	char digits[ISBN_DIGITS + 1];

	for (size_t i = 3; i < ISBN_DIGITS; i++)
		for (char d = '0'; d <= '9'; d++) {
			bool same;

			isbn_write(9787116123892, digits);
			same = digits[i] == d;
			digits[i] = d;
			CHECK(same == (isbn_first((struct span){ digits, ISBN_DIGITS }) != 0));
		}
	CHECK(isbn_valid(9787116123892) && !isbn_valid(9787116123893));
	CHECK(!isbn_valid(0) && !isbn_valid(UINT64_MAX));
}

int main(void)
{
	test_cells();
	test_raw();
	test_much();
	test_check_digit();
	return 0;
}
