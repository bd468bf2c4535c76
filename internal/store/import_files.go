package store

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"time"

	"duecourse/internal/casework"
)

// importPart is how many bytes of a file are kept in a row: no more of it is ever
// held at once.
const importPart = 512 << 10

// KeepImportFile keeps a file for as long as it is being brought in, and the key under
// which it was sent. What is there already is left as it is: an id has one file.
func (s *Store) KeepImportFile(ctx context.Context, id, key string, file io.Reader, at time.Time) error {
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

// CopyImportFile writes a file that was kept, and says under which key it was sent; a
// [casework.ErrNotFound] when it is not kept, or not any more.
func (s *Store) CopyImportFile(ctx context.Context, id string, to io.Writer) (key string, err error) {
	for part := 0; ; part++ {
		var text string
		err := s.read.WithContext(ctx).Raw("SELECT request_key, data FROM import_files WHERE import = ? AND part = ?", id, part).
			Row().Scan(&key, &text)
		if err = notFound(err); errors.Is(err, casework.ErrNotFound) && part > 0 {
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

// forgetImportFiles removes the file of an import that has ended, and those that were
// kept so long ago that nobody waits for them.
func (s *Store) forgetImportFiles(ctx context.Context, ended string, before time.Time) error {
	err := s.write.WithContext(ctx).Exec("DELETE FROM import_files WHERE import = ? OR kept_at < ?", ended, micros(before)).Error
	if err != nil {
		return fmt.Errorf("file of %s: %w", ended, err)
	}
	return nil
}

// SilentImports lists the imports that have not ended and were last heard of before a
// time, and whose file is kept: those who brought them in are gone.
func (s *Store) SilentImports(ctx context.Context, before time.Time) ([]casework.FileImport, error) {
	return s.imports(ctx, `WHERE ended_at IS NULL AND changed_at <= ?
		AND EXISTS (SELECT 1 FROM import_files WHERE import_files.import = imports.id) ORDER BY started_at, id LIMIT ?`,
		micros(before), mostImports)
}
