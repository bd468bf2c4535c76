package console_test

import (
	"context"
	"sync"
	"time"

	"duecourse/internal/casework"
)

// drawer keeps drafts by person and form.
type drawer struct {
	mu   sync.Mutex
	kept map[string]keptDraft
}

type keptDraft struct {
	answers []byte
	changed time.Time
}

func newDrawer() *drawer { return &drawer{kept: map[string]keptDraft{}} }

func (d *drawer) Draft(_ context.Context, person, form string, _ time.Time) ([]byte, time.Time, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	kept, some := d.kept[person+" "+form]
	if !some {
		return nil, time.Time{}, casework.ErrNotFound
	}
	return kept.answers, kept.changed, nil
}

func (d *drawer) KeepDraft(_ context.Context, person, form string, answers []byte, at time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.kept[person+" "+form] = keptDraft{answers: answers, changed: at}
	return nil
}

func (d *drawer) DropDraft(_ context.Context, person, form string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.kept, person+" "+form)
	return nil
}
