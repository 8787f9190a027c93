/* A counting semaphore with a limit on how many wait for it; POSIX semaphores do not tell that. */
#include "platform/gate.h"

bool gate_enter(struct gate *gate, struct err *err)
{
	bool room;

	(void)pthread_mutex_lock(&gate->lock);
	room = gate->inside < gate->inside_max || gate->waiting < gate->waiting_max;
	if (room) {
		gate->waiting++;
		while (gate->inside == gate->inside_max)
			(void)pthread_cond_wait(&gate->left, &gate->lock);
		gate->waiting--;
		gate->inside++;
	}
	(void)pthread_mutex_unlock(&gate->lock);
	return room || err_set(err, ERR_BUSY, "too many at once: try again in a moment");
}

void gate_leave(struct gate *gate)
{
	(void)pthread_mutex_lock(&gate->lock);
	gate->inside--;
	(void)pthread_cond_signal(&gate->left);
	(void)pthread_mutex_unlock(&gate->lock);
}
