package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// keepImports is how long it is kept what became of a file: its refused lines may
// name people (S15).
const keepImports = 30 * 24 * time.Hour

// mostImports is how many imports of a person are listed.
const mostImports = 20

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

// SaveImport keeps how far an import has come. Once it has ended its file is no longer
// kept, and those of long ago are forgotten.
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
		return fmt.Errorf("imports of long ago: %w", err)
	}
	return s.forgetImportFiles(ctx, im.ID, im.StartedAt.Add(-keepImports))
}

// BeginImport keeps that an import begins. False: one of this id goes on, or has been
// done. One that ended early begins again, and so does one that was last heard of before
// the time that is given: nobody works on it any more.
func (s *Store) BeginImport(ctx context.Context, im casework.FileImport, silent time.Time) (bool, error) {
	row, err := importRowOf(&im)
	if err != nil {
		return false, err
	}
	over := clause.Expr{SQL: "imports.why <> '' OR (imports.ended_at IS NULL AND imports.changed_at <= ?)", Vars: []any{micros(silent)}}
	done := s.write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "id"}}, UpdateAll: true, Where: clause.Where{Exprs: []clause.Expression{over}},
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

// FileImport gives an import by its id, or [casework.ErrNotFound].
func (s *Store) FileImport(ctx context.Context, id string) (casework.FileImport, error) {
	list, err := s.imports(ctx, "WHERE id = ?", id)
	switch {
	case err != nil:
		return casework.FileImport{}, err
	case len(list) == 0:
		return casework.FileImport{}, fmt.Errorf("import %s: %w", id, casework.ErrNotFound)
	}
	return list[0], nil
}

// FileImports lists the imports that a person began last, the newest first.
func (s *Store) FileImports(ctx context.Context, person string) ([]casework.FileImport, error) {
	return s.imports(ctx, "WHERE person = ? ORDER BY started_at DESC, id LIMIT ?", person, mostImports)
}

func (s *Store) imports(ctx context.Context, which string, values ...any) ([]casework.FileImport, error) {
	rows, err := s.read.WithContext(ctx).Raw("SELECT id, kind, person, dry_run, digest, started_at, changed_at, ended_at, total, lines, taken, refused, why FROM imports "+which, values...).Rows()
	if err != nil {
		return nil, fmt.Errorf("imports: %w", err)
	}
	list, err := collect(rows, scanImport)
	if err != nil {
		return nil, fmt.Errorf("imports: %w", err)
	}
	return list, nil
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
