package pack

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/evidence"
)

// continuityRecord says what an exhibit is, and how it came into custody.
type continuityRecord struct {
	Label     string                  `json:"label"` // "INC-7K3M-9Q2D/E1"
	File      string                  `json:"file"`
	Source    casework.EvidenceSource `json:"source"`
	TakenFrom string                  `json:"taken_from"` // address of the post
	TakenBy   casework.Person         `json:"taken_by"`
	TakenAt   time.Time               `json:"taken_at"` // UTC
	MediaType string                  `json:"media_type"`
	Size      int64                   `json:"size"` // bytes
	SHA256    string                  `json:"sha256"`
	Note      string                  `json:"note"`
	Event     int                     `json:"event"` // that took it into custody
	EventHash string                  `json:"event_hash"`
	Origin    string                  `json:"origin,omitempty"` // the exhibit of another case, joined into this one, that it was first
}

func (w *packWriter) writeExhibits(ctx context.Context, vault *evidence.Vault) error {
	for _, exhibit := range w.Case.Evidence {
		r := w.continuity(exhibit)
		if err := w.writeExhibit(ctx, vault, r); err != nil {
			if errors.Is(err, casework.ErrChanged) {
				return &casework.ChangedExhibit{ID: exhibit.ID}
			}
			return fmt.Errorf("exhibit %s: %w", exhibit.ID, err)
		}
		name := exhibitsDir + exhibit.ID
		if err := errors.Join(w.writeText(name+"-record.txt", r.text(w.zone)), w.writeJSON(name+"-record.json", r)); err != nil {
			return fmt.Errorf("exhibit %s: %w", exhibit.ID, err)
		}
	}
	return nil
}

func (w *packWriter) writeExhibit(ctx context.Context, vault *evidence.Vault, r continuityRecord) error {
	bytes, err := vault.Get(ctx, r.SHA256)
	if err != nil {
		return err
	}
	defer bytes.Close() //nolint:errcheck // it was only read
	digest, err := w.archive.add(r.File, bytes)
	if err == nil && digest != r.SHA256 {
		err = casework.ErrChanged
	}
	return err
}

func (w *packWriter) continuity(x casework.Exhibit) continuityRecord {
	r := continuityRecord{
		Label: w.Case.Ref + "/" + x.ID, File: exhibitFile(x.ID, x.MediaType), Source: x.Source, TakenFrom: w.addressOf(x), Origin: x.Origin, TakenBy: x.By,
		TakenAt: x.At.UTC(), MediaType: x.MediaType, Size: x.Size, SHA256: x.SHA256, Note: w.redact(x.Note),
	}
	for _, e := range w.Events {
		if added, is := e.Data.(casework.EvidenceAdded); is && added.ID == x.ID {
			r.Event, r.EventHash = e.Seq, e.Hash
		}
	}
	return r
}

// addressOf is the address of the post that an exhibit shows.
func (w *packWriter) addressOf(x casework.Exhibit) string {
	for n, post := range w.Case.Posts() {
		if incident.PostID(n) == x.Post {
			return post.URL
		}
	}
	return w.Case.Post.URL
}

func (r continuityRecord) text(zone *time.Location) string {
	origin := ""
	if r.Origin != "" {
		origin = "\nFirst exhibit    " + r.Origin + ", of a case that was joined into this one"
	}
	return fmt.Sprintf(`Exhibit %s

File             %s
Source           %s
Post             %s
Taken by         %s (%s)
Taken at         %s (%s)
Media type       %s
Size             %d bytes
SHA-256          %s
Note             %s
Into custody by  event %d of the case, hash %s%s
`, r.Label, r.File, r.Source, oneLine(r.TakenFrom), oneLine(r.TakenBy.Name), oneLine(r.TakenBy.ID),
		r.TakenAt.In(zone).Format(timeLayout), r.TakenAt.Format(time.RFC3339),
		r.MediaType, r.Size, r.SHA256, oneLine(r.Note), r.Event, r.EventHash, origin)
}

// exhibitFile is the name of an exhibit's file. It is made from the label, never from the
// name that the sender gave, and its ending makes no computer run it or show it as a
// page.
func exhibitFile(id, mediaType string) string {
	_, ending := casework.FileType(mediaType)
	return exhibitsDir + id + ending
}
