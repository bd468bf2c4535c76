package console_test

import (
	"context"
	"maps"
	"sync"
	"time"

	"duecourse/internal/console"
)

// drawer keeps drafts by whose they are and of which form.
type drawer struct {
	mu   sync.Mutex
	kept map[string]console.Draft
}

func newDrawer() *drawer { return &drawer{kept: map[string]console.Draft{}} }

func (d *drawer) Draft(_ context.Context, person, form string, _ time.Time) (console.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.kept[person+" "+form], nil
}

func (d *drawer) KeepDraft(_ context.Context, person, form string, answers []byte, at time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.kept[person+" "+form] = console.Draft{Answers: answers, Changed: at}
	return nil
}

func (d *drawer) DropDraft(_ context.Context, person, form string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	maps.DeleteFunc(d.kept, func(key string, _ console.Draft) bool { return key == person+" "+form })
	return nil
}
