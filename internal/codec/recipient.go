package codec

import (
	"fmt"
	"regexp"
)

// forWorkflow names a workflow as the recipient of a payload. Every run of the workflow is
// the same recipient, so that a case can continue as new, be reopened and be reset.
func forWorkflow(namespace, id string) string {
	return fmt.Sprintf("workflow %q %q", namespace, withoutScheduledTime(id))
}

// forActivity names an activity of a workflow as the recipient of its input, and the
// workflow as the recipient of its result.
func forActivity(namespace, id, activity string) string {
	return fmt.Sprintf("activity %q %q %q", namespace, withoutScheduledTime(id), activity)
}

// scheduledTime is what a schedule of Temporal appends to the id of a workflow that it
// starts: https://docs.temporal.io/schedule#action.
var scheduledTime = regexp.MustCompile(`-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)

func withoutScheduledTime(id string) string { return scheduledTime.ReplaceAllString(id, "") }

// recipientOf is the whole recipient of a value: whom it is for, and for which purpose.
func (c dataConverter) recipientOf(value any) string {
	if named, is := value.(Named); is && c.recipient != "" {
		return fmt.Sprintf("%s %q", c.recipient, named.PayloadName())
	}
	return c.recipient
}
