/* Formats whose engines have not landed: they say so. */
#include "platform/sheet_engine.h"

static bool later(const struct sheet_input *in, char *format, void **ret_self, struct err *err)
{
	(void)in, (void)format, (void)ret_self;
	return err_set(err, ERR_INVALID, "this format cannot be read yet");
}

const struct sheet_engine sheet_xls_engine = { SHEET_XLS, later, 0, 0, 0, 0 };
