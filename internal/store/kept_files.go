package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"duecourse/internal/casework"
)

// KeptFiles lists the files in custody of the next cases, open and closed, in the order of
// their references, beginning after one. Last is the reference to go on after; empty: these
// were all.
func (s *Store) KeptFiles(ctx context.Context, after string, cases int) (files []casework.KeptFile, last string, err error) {
	read := func(rows *sql.Rows) (string, error) {
		var ref, snapshot string
		if err := rows.Scan(&ref, &snapshot); err != nil {
			return "", err
		}
		kind, err := kindOf(s.kinds, ref)
		if err != nil {
			return "", err
		}
		c, has := kind.New().(casework.CaseWithFiles)
		if !has {
			return ref, nil
		}
		if err := json.Unmarshal([]byte(snapshot), c); err != nil {
			return "", err
		}
		files = append(files, c.KeptFiles()...)
		return ref, nil
	}
	refs, err := queryAll(s.read.WithContext(ctx), read,
		"SELECT ref, snapshot FROM ("+unionOf(s.kinds, "ref, snapshot", " WHERE ref > @after")+") cases ORDER BY ref LIMIT @limit",
		map[string]any{"after": after, "limit": cases})
	if err != nil {
		return nil, "", wrap(err, "files in custody")
	}
	if len(refs) > 0 {
		last = refs[len(refs)-1]
	}
	return files, last, nil
}
