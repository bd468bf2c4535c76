package sandbox

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// Act is something that the council's side asks the feed to do.
type Act string

// The acts, by the names that [Faults] uses.
const (
	ActBlock   Act = "block"
	ActUnblock Act = "unblock"
	ActRemove  Act = "remove"
	ActMessage Act = "message"
	ActRelease Act = "release"
)

// unknown recognises what is not an act. A release can name its channel: "release:sandbox-2".
func (a Act) unknown() bool {
	if channel, is := strings.CutPrefix(string(a), string(ActRelease)+":"); is {
		return channel == ""
	}
	return !slices.Contains([]Act{ActBlock, ActUnblock, ActRemove, ActMessage, ActRelease}, a)
}

// affects says whether a list of faults names an act with a body.
func (a Act) affects(list []Act, body any) bool {
	if release, is := body.(*releaseRequest); is && slices.Contains(list, Act(string(a)+":"+release.Channel)) {
		return true
	}
	return slices.Contains(list, a)
}

const maxDelayMS = 10 * 60 * 1000

// Faults are what goes wrong when the council's side acts on the feed. Reading
// is never slowed or falsified.
type Faults struct {
	ID uint `gorm:"primaryKey" json:"-"`
	// DelayMS is how long the answer to an act takes, in milliseconds.
	DelayMS int `json:"delay_ms"`
	// Refuse lists the acts that the feed answers with an error, each time.
	Refuse []Act `gorm:"serializer:json" json:"refuse"`
	// Lie lists the acts that the feed claims to have done, but has not. An act
	// in both lists is refused.
	Lie []Act `gorm:"serializer:json" json:"lie"`
	// MissingPages are paths of the council's website that are not there: "/news/gone".
	MissingPages []string `gorm:"serializer:json" json:"missing_pages,omitempty"`
}

// TableName is the table's name in feeds that were kept before.
func (Faults) TableName() string { return "behaviours" }

func (f Faults) check() error {
	switch {
	case f.DelayMS < 0 || f.DelayMS > maxDelayMS:
		return errInvalid("delay_ms", "is not a number from 0 to 600000")
	case slices.ContainsFunc(f.Refuse, Act.unknown):
		return errInvalid("refuse", "names something that is not an act")
	case slices.ContainsFunc(f.Lie, Act.unknown):
		return errInvalid("lie", "names something that is not an act")
	}
	return nil
}

func (f *Feed) showFaults(w http.ResponseWriter, r *http.Request) error {
	faults, err := f.store.faults(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, faults)
}

// changeFaults replaces all faults; a fault that the request leaves out ends.
func (f *Feed) changeFaults(w http.ResponseWriter, r *http.Request) error {
	faults := Faults{Refuse: []Act{}, Lie: []Act{}}
	if _, err := readJSON(r, &faults); err != nil {
		return err
	}
	if err := faults.check(); err != nil {
		return err
	}
	if err := f.store.setFaults(r.Context(), faults); err != nil {
		return err
	}
	return f.showFaults(w, r)
}

func (s *store) faults(ctx context.Context) (Faults, error) {
	var f Faults
	return f, s.db.WithContext(ctx).First(&f, 1).Error
}

func (s *store) setFaults(ctx context.Context, f Faults) error {
	f.ID = 1
	return s.write(ctx, func(tx *gorm.DB) error { return tx.Save(&f).Error })
}
