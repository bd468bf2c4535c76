package console_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// files are those that were brought in: every line but the first is one, and good
// unless it says bad.
type files struct {
	sent     []casework.FileImport
	sentWith []string      // Idempotency-Keys
	hold     chan struct{} // not nil: the end of a file waits for it
}

func (d *desk) ImportID(_ app.Caller, kind casework.ImportKind, dry bool) string {
	if dry {
		return "IMP-DRY0-" + strings.ToUpper(string(kind[:4]))
	}
	return "IMP-REAL-" + strings.ToUpper(string(kind[:4]))
}

func (d *desk) ImportFile(_ context.Context, who app.Caller, kind casework.ImportKind, dry bool, from io.Reader, _ func(app.ImportProgress)) (
	casework.FileImport, error,
) {
	content, err := io.ReadAll(from)
	if err != nil {
		return casework.FileImport{}, err
	}
	if strings.HasPrefix(string(content), "wrong") {
		return casework.FileImport{}, &app.Error{Code: casework.CodeInvalid, Fields: []casework.FieldError{{Field: "wrong", Message: "There is no such column."}}}
	}
	d.sentWith = append(d.sentWith, who.Key)
	sum, at := sha256.Sum256(content), monday()
	im := casework.FileImport{
		ID: d.ImportID(who, kind, dry), Kind: kind, Person: who.ID, DryRun: dry, Digest: hex.EncodeToString(sum[:]), StartedAt: at, ChangedAt: at,
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")[1:]
	im.Total = len(lines)
	for i, line := range lines {
		if im.Lines++; strings.Contains(line, "bad") {
			im.Refused = append(im.Refused, casework.RefusedLine{Line: i + 2, Why: "Nobody is known by this name."})
			continue
		}
		im.Taken++
	}
	d.keep(im)
	if d.hold != nil && !dry {
		<-d.hold
	}
	im.EndedAt = &at
	d.keep(im)
	return im, nil
}

func (d *desk) keep(im casework.FileImport) {
	d.importing.Lock()
	defer d.importing.Unlock()
	for i := range d.sent {
		if d.sent[i].ID == im.ID {
			d.sent[i] = im
			return
		}
	}
	d.sent = append(d.sent, im)
}

func (d *desk) FileImport(_ context.Context, _ app.Caller, id string) (casework.FileImport, error) {
	d.importing.Lock()
	defer d.importing.Unlock()
	for _, im := range d.sent {
		if im.ID == id {
			return im, nil
		}
	}
	return casework.FileImport{}, &app.Error{Code: casework.CodeNotFound, Why: "There is no such import."}
}

func (d *desk) FileImports(context.Context, app.Caller) ([]casework.FileImport, error) {
	d.importing.Lock()
	defer d.importing.Unlock()
	return append([]casework.FileImport{}, d.sent...), nil
}

func (d *desk) CheckPermission(_ context.Context, number string) (*account.Account, error) {
	if d.a == nil || number != d.a.Permission {
		return nil, nil //nolint:nilnil // there is none, as the service says it
	}
	return d.a, nil
}
