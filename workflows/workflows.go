package workflows

import (
	"time"

	"duecourse/activities"
)

// Workflows are the workflows of a council.
type Workflows struct {
	Zone *time.Location // for counting working days
}

// References to the activities' methods. The worker registers the real ones.
var (
	register *activities.Register
	platform *activities.Channel
	blocks   *activities.Blocks
	mail     *activities.Mail
	accounts *activities.Accounts
	audit    *activities.Audit
	packs    *activities.Packs
	camera   *activities.Evidence
)
