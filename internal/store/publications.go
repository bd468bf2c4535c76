package store

import (
	"context"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

// publicationRow is the row of a publication.
type publicationRow struct {
	Case      caseRow `gorm:"embedded"`
	ReleaseAt *int64
	Public    bool
}

func newPublicationRow(c casework.Case, head headRow, at time.Time) (any, error) {
	row, err := newCaseRow(c, head, at)
	if err != nil {
		return nil, err
	}
	p, common := c.(*publication.Publication), row.(*caseRow)
	return &publicationRow{Case: *common, ReleaseAt: optionalMicros(p.ReleaseAt()), Public: p.PublicPart() != nil}, nil
}

// Publications lists publications, the newest first, a page at a time. [casework.ErrCursor] when
// the cursor belongs to another list.
func (s *Store) Publications(ctx context.Context, f publication.Filter) (casework.Page[publication.Publication], error) {
	c := &conditions{}
	c.addIf(f.Stage != "", "(c.stage = ? OR c.stage = 'closed' AND c.outcome = ?)", f.Stage, f.Stage)
	c.addIf(f.Writer != "", "(c.public OR EXISTS (SELECT 1 FROM case_people p WHERE p.ref = c.ref AND p.person = ?))", f.Writer)
	c.addIf(!f.From.IsZero(), "c.release_at >= ?", micros(f.From))
	c.addIf(!f.To.IsZero(), "c.release_at < ?", micros(f.To))
	list := &listing[publication.Publication]{
		sort: casework.SortOrder(publication.KindName), selected: "SELECT c.snapshot FROM publications c", where: c,
		order: order{key: "c.opened_at", ref: "c.ref", descending: true}, scan: scanSnapshot[publication.Publication],
		position: func(p publication.Publication) cursor { return cursor{Key: micros(p.OpenedAt), Ref: p.Ref} },
		cursor:   f.Cursor, limit: f.Limit,
	}
	page, err := list.page(s.read.WithContext(ctx))
	return page, wrap(err, "list of publications")
}

// MediaEnquiries lists media enquiries as [Store.Publications] does.
func (s *Store) MediaEnquiries(ctx context.Context, f publication.EnquiryFilter) (casework.Page[publication.Enquiry], error) {
	c := &conditions{}
	c.addIf(f.Stage != "", "c.stage = ?", f.Stage)
	list := &listing[publication.Enquiry]{
		sort: casework.SortOrder(publication.EnquiryKindName), selected: "SELECT c.snapshot FROM media_enquiries c", where: c,
		order: order{key: "c.opened_at", ref: "c.ref", descending: true}, scan: scanSnapshot[publication.Enquiry],
		position: func(q publication.Enquiry) cursor { return cursor{Key: micros(q.OpenedAt), Ref: q.Ref} },
		cursor:   f.Cursor, limit: f.Limit,
	}
	page, err := list.page(s.read.WithContext(ctx))
	return page, wrap(err, "list of media enquiries")
}
