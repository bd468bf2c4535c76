package wire

import (
	"context"
	"errors"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/console"
	"duecourse/internal/store"
)

// Drafts keeps in the register what people have begun to fill in.
type Drafts struct{ *store.Store }

var _ console.Drafts = Drafts{}

// Draft gives a person's draft; one without answers: there is none.
func (d Drafts) Draft(ctx context.Context, person, form string, now time.Time) (console.Draft, error) {
	answers, changed, err := d.Store.Draft(ctx, person, form, now)
	if errors.Is(err, casework.ErrNotFound) {
		return console.Draft{}, nil
	}
	return console.Draft{Answers: answers, Changed: changed}, err
}
