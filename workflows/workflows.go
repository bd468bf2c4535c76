package workflows

import (
	"time"

	"duecourse/activities"
)

// Workflows are the durable programs of a council in one place.
type Workflows struct {
	Zone *time.Location // in which working days are counted
}

// References to the activities' methods; the worker registers the real ones.
var (
	register *activities.Register
	platform *activities.Channel
	blocks   *activities.Blocks
	mail     *activities.Mail
	accounts *activities.Accounts
	audit    *activities.Audit
	packs    *activities.Packs
)
