package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// keepImports is how long the result of an import is kept: its refused lines may name
// people (S15).
const keepImports = 30 * 24 * time.Hour

// maxImports is how many imports a list has.
const maxImports = 20

// importPart is how many bytes of a file a row has, and the store holds in memory.
const importPart = 512 << 10

type importRow struct {
	ID        string `gorm:"primaryKey"`
	Kind      string
	Person    string
	DryRun    bool
	Digest    string
	StartedAt int64
	ChangedAt int64
	EndedAt   *int64
	Total     int
	Lines     int
	Taken     int
	Refused   string
	Why       string
}

func (importRow) TableName() string { return "imports" }

// SaveImport saves the progress of an import. At its end it deletes its file, and
// imports and files that are too old.
func (s *Store) SaveImport(ctx context.Context, im casework.FileImport) error {
	row, err := importRowOf(&im)
	if err != nil {
		return err
	}
	db := s.write.WithContext(ctx)
	if err := db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("import %s: %w", im.ID, err)
	}
	if im.EndedAt == nil {
		return nil
	}
	if err := db.Exec("DELETE FROM imports WHERE started_at < ?", micros(im.StartedAt.Add(-keepImports))).Error; err != nil {
		return fmt.Errorf("old imports: %w", err)
	}
	return s.deleteImportFiles(ctx, im.ID, im.StartedAt.Add(-keepImports))
}

// BeginImport saves that an import begins. It returns false when an import of this id
// is running or complete. An import that ended early begins again, and so does one that
// has not been saved since silent: nobody works on it any more.
func (s *Store) BeginImport(ctx context.Context, im casework.FileImport, silent time.Time) (bool, error) {
	row, err := importRowOf(&im)
	if err != nil {
		return false, err
	}
	again := clause.Expr{SQL: "imports.why <> '' OR (imports.ended_at IS NULL AND imports.changed_at <= ?)", Vars: []any{micros(silent)}}
	done := s.write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "id"}}, UpdateAll: true, Where: clause.Where{Exprs: []clause.Expression{again}},
	}).Create(&row)
	if done.Error != nil {
		return false, fmt.Errorf("import %s: %w", im.ID, done.Error)
	}
	return done.RowsAffected > 0, nil
}

func importRowOf(im *casework.FileImport) (importRow, error) {
	refused, err := json.Marshal(append([]casework.RefusedLine{}, im.Refused...))
	if err != nil {
		return importRow{}, fmt.Errorf("import %s: %w", im.ID, err)
	}
	return importRow{
		ID: im.ID, Kind: string(im.Kind), Person: im.Person, DryRun: im.DryRun, Digest: im.Digest, StartedAt: micros(im.StartedAt),
		ChangedAt: micros(im.ChangedAt), EndedAt: optionalMicros(im.EndedAt), Total: im.Total, Lines: im.Lines, Taken: im.Taken,
		Refused: storable(string(refused)), Why: storable(im.Why),
	}, nil
}

// FileImport returns an import by its id, or [casework.ErrNotFound].
func (s *Store) FileImport(ctx context.Context, id string) (casework.FileImport, error) {
	im, err := first(s.imports(ctx, "WHERE id = ?", id))
	return im, wrap(err, "import %s", id)
}

// FileImports lists the last imports of a person, the newest first.
func (s *Store) FileImports(ctx context.Context, person string) ([]casework.FileImport, error) {
	return s.imports(ctx, "WHERE person = ? ORDER BY started_at DESC, id LIMIT ?", person, maxImports)
}

func (s *Store) imports(ctx context.Context, which string, values ...any) ([]casework.FileImport, error) {
	list, err := queryAll(s.read.WithContext(ctx), scanImport, "SELECT id, kind, person, dry_run, digest, started_at, changed_at, ended_at, total, lines, taken, refused, why FROM imports "+which, values...)
	return list, wrap(err, "imports")
}

func scanImport(rows *sql.Rows) (casework.FileImport, error) {
	var r importRow
	err := rows.Scan(&r.ID, &r.Kind, &r.Person, &r.DryRun, &r.Digest, &r.StartedAt, &r.ChangedAt, &r.EndedAt, &r.Total, &r.Lines, &r.Taken, &r.Refused, &r.Why)
	if err != nil {
		return casework.FileImport{}, err
	}
	im := casework.FileImport{
		ID: r.ID, Kind: casework.ImportKind(r.Kind), Person: r.Person, DryRun: r.DryRun, Digest: r.Digest, StartedAt: instant(r.StartedAt),
		ChangedAt: instant(r.ChangedAt), EndedAt: optionalInstant(r.EndedAt), Total: r.Total, Lines: r.Lines, Taken: r.Taken, Why: r.Why,
	}
	return im, json.Unmarshal([]byte(r.Refused), &im.Refused)
}

// SaveImportFile keeps a file until its import ends, with the idempotency key of the
// request. An id has one file: parts that are there already stay as they are.
func (s *Store) SaveImportFile(ctx context.Context, id, key string, file io.Reader, at time.Time) error {
	buffer := make([]byte, importPart)
	for part := 0; ; part++ {
		n, err := io.ReadFull(file, buffer)
		if errors.Is(err, io.EOF) && part > 0 {
			return nil
		}
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return fmt.Errorf("file of %s: %w", id, err)
		}
		err = s.write.WithContext(ctx).Exec(`INSERT INTO import_files (import, part, request_key, data, kept_at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (import, part) DO NOTHING`,
			id, part, key, base64.StdEncoding.EncodeToString(buffer[:n]), micros(at)).Error
		if err != nil {
			return fmt.Errorf("file of %s: %w", id, err)
		}
		if last {
			return nil
		}
	}
}

// CopyImportFile writes the file of an import, and returns the idempotency key of its
// request. [casework.ErrNotFound] when the file is not, or no longer, kept.
func (s *Store) CopyImportFile(ctx context.Context, id string, to io.Writer) (key string, err error) {
	for part := 0; ; part++ {
		var text string
		err := queryOne(s.read.WithContext(ctx), []any{&key, &text}, "SELECT request_key, data FROM import_files WHERE import = ? AND part = ?", id, part)
		if errors.Is(err, casework.ErrNotFound) && part > 0 {
			return key, nil
		}
		if err != nil {
			return "", fmt.Errorf("file of %s: %w", id, err)
		}
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return "", fmt.Errorf("file of %s: %w", id, err)
		}
		if _, err := to.Write(data); err != nil {
			return "", fmt.Errorf("file of %s: %w", id, err)
		}
	}
}

// deleteImportFiles deletes the file of an import that has ended, and files kept before a time.
func (s *Store) deleteImportFiles(ctx context.Context, ended string, before time.Time) error {
	err := s.write.WithContext(ctx).Exec("DELETE FROM import_files WHERE import = ? OR kept_at < ?", ended, micros(before)).Error
	return wrap(err, "file of %s", ended)
}

// StalledImports lists the imports whose file is kept and that have neither ended nor
// been saved since a time: the process that ran them has gone.
func (s *Store) StalledImports(ctx context.Context, before time.Time) ([]casework.FileImport, error) {
	return s.imports(ctx, `WHERE ended_at IS NULL AND changed_at <= ?
		AND EXISTS (SELECT 1 FROM import_files WHERE import_files.import = imports.id) ORDER BY started_at, id LIMIT ?`,
		micros(before), maxImports)
}
