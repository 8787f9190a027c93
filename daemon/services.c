/* One line a room, neighbours before those that call them. */
#include "daemon/services.h"

#include "services/lists/lists.h"

const struct service *const services[] = {
	&lists_service,
	NULL,
};
