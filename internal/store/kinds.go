package store

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
)

// kindOf finds the kind of the case with the reference, or returns [casework.ErrNotFound].
func kindOf(all casework.Kinds, ref string) (*casework.Kind, error) {
	if kind := all.ByRef(ref); kind != nil {
		return kind, nil
	}
	return nil, fmt.Errorf("%q is not the reference of a case: %w", ref, casework.ErrNotFound)
}

// unionOf selects columns from the cases of every kind, under the same condition.
func unionOf(all casework.Kinds, columns, where string) string {
	parts := make([]string, len(all))
	for i, kind := range all {
		parts[i] = "SELECT " + columns + " FROM " + kind.Table + where
	}
	return strings.Join(parts, " UNION ALL ")
}

// extension is what the store keeps of the cases of one kind only.
type extension struct {
	// row replaces caseRow as the row of a case.
	row func(c casework.Case, head headRow, at time.Time) (any, error)
	// project adds rows of further tables to the projections of a case.
	project func(c casework.Case, p *projections)
	// save writes what follows from events, and not from the case as it stands.
	save func(tx *gorm.DB, c casework.Case, events []casework.Event) error
	// texts are the searchable texts of an event, in addition to its personal data.
	texts func(e casework.Event) []string
}

// extensions are by the names of kinds. Most kinds need none.
func extensions() map[casework.KindName]extension {
	return map[casework.KindName]extension{
		incident.KindName:       {row: newIncidentRow, project: projectIncident, save: saveWarnings},
		account.RequestKindName: {texts: accountTexts},
		account.KindName:        {texts: accountTexts},

		account.UnregisteredKindName: {texts: accountTexts},

		publication.KindName: {row: newPublicationRow},
	}
}
