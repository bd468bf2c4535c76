package pack

import (
	"context"
	"fmt"
	"io"
	"time"

	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/evidence"
	"duecourse/internal/letter"
	"duecourse/internal/store"
)

// Builder builds evidence packs. Its fields may not change while it is used.
type Builder struct {
	Store *store.Store
	Vault *evidence.Vault
	Rules func() *casework.Rules // the council, and its wording of clauses and grounds
	Zone  *time.Location         // for times in the referral and in letters

	// Heads are the signed heads. Without a directory packs have no seal.
	Heads audit.Heads
	// Signer signs a case that has changed since the last head; nil: another process
	// signs.
	Signer *audit.Signer
}

// Prepare reads everything that the pack of a case is made from, except the bytes of the
// exhibits. The pack names who reported the post and whom it is about when reason says
// why the names are needed; an empty reason leaves them out.
//
// The tag is the same for the same bytes, and only for those. Erased says that personal
// data of the case has been erased. Write writes the pack, as often as it is called; what
// it wrote before an error is not a pack.
func (b *Builder) Prepare(ctx context.Context, c *incident.Case, reason string,
) (tag string, erased bool, write func(ctx context.Context, to io.Writer) error, err error) {
	contents, err := b.read(ctx, c, reason)
	if err != nil {
		return "", false, nil, fmt.Errorf("pack of %s: %w", c.Ref, err)
	}
	tag, err = contents.identity()
	if err != nil {
		return "", false, nil, fmt.Errorf("pack of %s: %w", c.Ref, err)
	}
	return tag, contents.erased, func(ctx context.Context, to io.Writer) error {
		return writePack(ctx, to, contents, b.Vault, letter.Writer{Zone: b.Zone})
	}, nil
}

// Build builds the pack of a case as of an event, without names, and keeps it in the
// vault. It reports from time to time how many bytes are done, of about how many.
func (b *Builder) Build(ctx context.Context, ref string, asOf int, report func(done, of int64)) (casework.PackMade, error) {
	then, err := b.Store.CaseAt(ctx, ref, asOf)
	if err != nil {
		return casework.PackMade{}, fmt.Errorf("pack of %s: %w", ref, err)
	}
	c, is := then.(*incident.Case)
	if !is {
		return casework.PackMade{}, fmt.Errorf("pack of %s: it is not an incident", ref)
	}
	_, _, write, err := b.Prepare(ctx, c, "")
	if err != nil {
		return casework.PackMade{}, err
	}
	progress := &progressWriter{report: report}
	for _, x := range c.Evidence {
		progress.of += 2 * x.Size // the vault has a pack written twice
	}
	digest, size, err := b.Vault.PutGenerated(ctx, "application/zip", func(to io.Writer) error {
		return write(ctx, io.MultiWriter(to, progress))
	})
	return casework.PackMade{AsOf: asOf, SHA256: digest, Size: size}, err
}

// progressWriter reports how many bytes have been written.
type progressWriter struct {
	done, of int64
	report   func(done, of int64)
}

func (p *progressWriter) Write(b []byte) (int, error) {
	p.done += int64(len(b))
	p.report(p.done, max(p.of, p.done))
	return len(b), nil
}
