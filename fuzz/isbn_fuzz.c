/* core/isbn on any cell: what is called good is good, and stands in the cell; what is written reads back. */
#include <stdint.h>

#include "core/isbn.h"
#include "testing/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span cell = { (const char *)data, size };
	struct isbn list[ISBN_MOST];
	size_t n = isbn_read(cell, list);

	CHECK(n <= ISBN_MOST);
	for (size_t i = 0; i < n; i++) {
		char digits[ISBN_DIGITS + 1];

		CHECK(list[i].raw.ptr >= cell.ptr && list[i].raw.len > 0);
		CHECK(list[i].raw.ptr + list[i].raw.len <= cell.ptr + cell.len);
		CHECK(list[i].flaw != ISBN_GOOD || isbn_valid(list[i].number));
		isbn_write(list[i].number, digits);
		if (list[i].flaw == ISBN_GOOD)
			CHECK(isbn_first((struct span){ digits, ISBN_DIGITS }) == list[i].number);
	}
	return 0;
}
