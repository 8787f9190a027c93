/* openapi — the assembled contract of all rooms, generated into the program (tools/apigen.py). */
#ifndef DAEMON_OPENAPI_H
#define DAEMON_OPENAPI_H

#include "core/span.h"

struct span openapi_document(void);

#endif
