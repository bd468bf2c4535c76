package pack

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duecourse/internal/casework"
)

// record is the continuity record of an exhibit: what it is, and how it came here.
type record struct {
	Label     string                  `json:"label"` // "INC-7K3M-9Q2D/E1"
	File      string                  `json:"file"`
	Source    casework.EvidenceSource `json:"source"`
	TakenFrom string                  `json:"taken_from"` // address of the post that it is about
	TakenBy   casework.Person         `json:"taken_by"`
	TakenAt   time.Time               `json:"taken_at"` // UTC
	MediaType string                  `json:"media_type"`
	Size      int64                   `json:"size"` // bytes
	SHA256    string                  `json:"sha256"`
	Note      string                  `json:"note"`
	Event     int                     `json:"event"` // by which it was taken into custody
	EventHash string                  `json:"event_hash"`
}

func (b *builder) exhibits(ctx context.Context, files Files) error {
	for _, exhibit := range b.Case.Evidence {
		r := b.recordOf(exhibit)
		if err := b.exhibit(ctx, files, r); err != nil {
			if errors.Is(err, casework.ErrChanged) {
				return &casework.ChangedExhibit{ID: exhibit.ID}
			}
			return fmt.Errorf("exhibit %s: %w", exhibit.ID, err)
		}
		name := exhibitsDir + exhibit.ID
		if err := errors.Join(b.text(name+"-record.txt", r.text(b.Zone)), b.json(name+"-record.json", r)); err != nil {
			return fmt.Errorf("exhibit %s: %w", exhibit.ID, err)
		}
	}
	return nil
}

func (b *builder) exhibit(ctx context.Context, files Files, r record) error {
	bytes, err := files.Get(ctx, r.SHA256)
	if err != nil {
		return err
	}
	defer bytes.Close() //nolint:errcheck // it was only read
	digest, err := b.archive.add(r.File, bytes)
	if err == nil && digest != r.SHA256 {
		err = casework.ErrChanged
	}
	return err
}

func (b *builder) recordOf(x casework.Exhibit) record {
	r := record{
		Label: b.Case.Ref + "/" + x.ID, File: fileOf(x.ID, x.MediaType), Source: x.Source, TakenFrom: b.Case.Post.URL, TakenBy: x.By,
		TakenAt: x.At.UTC(), MediaType: x.MediaType, Size: x.Size, SHA256: x.SHA256, Note: b.words(x.Note),
	}
	for _, e := range b.Events {
		if added, is := e.Data.(casework.EvidenceAdded); is && added.ID == x.ID {
			r.Event, r.EventHash = e.Seq, e.Hash
		}
	}
	return r
}

func (r record) text(zone *time.Location) string {
	return fmt.Sprintf(`Exhibit %s

File            %s
How it came     %s
About the post  %s
Taken by        %s (%s)
Taken at        %s (%s)
Media type      %s
Size            %d bytes
SHA-256         %s
Note            %s
In custody by   event %d of the case, hash %s
`, r.Label, r.File, r.Source, plain(r.TakenFrom), plain(r.TakenBy.Name), plain(r.TakenBy.ID),
		r.TakenAt.In(zone).Format(inWords), r.TakenAt.Format(time.RFC3339),
		r.MediaType, r.Size, r.SHA256, plain(r.Note), r.Event, r.EventHash)
}

// fileOf is how an exhibit's file is called: by its label, never as its sender
// called it, and with no ending that a computer would run or draw as a page.
func fileOf(id, mediaType string) string {
	_, ending := casework.FileType(mediaType)
	return exhibitsDir + id + ending
}
