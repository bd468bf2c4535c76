package sandbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"duecourse/internal/channel"
)

// councilAccount is the author of what the council releases.
const councilAccount = "council"

// releaseRequest is what [Adapter] sends to publish a post of the council.
type releaseRequest channel.Release

// releaseView is a release as the feed answers it.
type releaseView struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"` // when it was published, UTC
	Title   string    `json:"title"`
	Channel string    `json:"channel"`
	URL     string    `json:"url"`
}

// releaseID follows from the key of the release, so that repeating it gives the same address.
func releaseID(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:13])
}

func (f *Feed) apiRelease(w http.ResponseWriter, r *http.Request) error {
	var body releaseRequest
	return f.actOnce(w, r, ActRelease, &body, func(tx *gorm.DB) error {
		if strings.TrimSpace(body.Text) == "" || strings.TrimSpace(body.Title) == "" {
			return errInvalid("text", "and title must not be empty")
		}
		return f.store.addRelease(tx, releaseID(r.Header.Get("Idempotency-Key")), body)
	})
}

func (f *Feed) showReleases(w http.ResponseWriter, r *http.Request) error {
	rows, err := f.store.releases(r.Context())
	if err != nil {
		return err
	}
	views := make([]releaseView, len(rows))
	for i, p := range rows {
		views[i] = releaseView{ID: p.ID, At: p.At.UTC(), Title: p.Title, Channel: p.Channel, URL: f.postURL(p.ID)}
	}
	return writeJSON(w, http.StatusOK, views)
}

// showWebsite stands for the council's website, which the dev stack does not reach: every page is
// there, but those that the behaviour names as missing.
func (f *Feed) showWebsite(w http.ResponseWriter, r *http.Request) error {
	faults, err := f.store.faults(r.Context())
	if err != nil {
		return err
	}
	if slices.Contains(faults.MissingPages, "/"+r.PathValue("path")) {
		return &problem{http.StatusNotFound, "not_found", "The website has no such page."}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = w.Write([]byte("A page of the council's website.\n"))
	return err
}

func (s *store) addRelease(tx *gorm.DB, id string, r releaseRequest) error {
	who, err := findOrAddAuthor(tx, councilAccount)
	if err != nil {
		return err
	}
	return tx.Create(&post{
		ID: id, Account: who.Account, Author: who.Author, Text: r.Text, Title: r.Title, Channel: r.Channel, At: s.now(),
	}).Error
}

// releases lists what the council published and did not take down, oldest first.
func (s *store) releases(ctx context.Context) ([]post, error) {
	var rows []post
	return rows, s.db.WithContext(ctx).Where("title <> '' AND removed_at IS NULL").Order("seq").Find(&rows).Error
}

// Publish publishes a post of the council.
func (a *Adapter) Publish(ctx context.Context, release channel.Release, key string) (string, error) {
	payload, err := json.Marshal(release)
	if err != nil {
		return "", &channel.Error{Kind: channel.ErrDeclined, Reason: "The text cannot be written.", Err: err}
	}
	answer, err := a.call(ctx, http.MethodPost, "/sandbox/api/release", key, payload)
	if err != nil {
		return "", err
	}
	var made struct {
		URL string `json:"url"`
	}
	if err := json.Unmarshal(answer, &made); err != nil {
		return "", unavailable("The feed's answer could not be read.", err)
	}
	return made.URL, nil
}
