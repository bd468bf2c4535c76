package store

import (
	"context"
	"strings"

	"gorm.io/gorm"
)

// The kinds of entries in the chain of standing advice.
const (
	adviceGiven = "given"
	adviceEnded = "ended"
)

// given is the entry that the giving of advice makes: everything that it said.
func (r *standingRow) given() LogLink {
	data := digestOf(r.Grounds, r.Measures, r.Conditions, instant(r.Until).String(), r.ByID, r.ByName)
	return LogLink{At: instant(r.At), Actor: r.ByID, Kind: adviceGiven, Ref: r.ID, Data: data}
}

func (r *standingRow) ended() LogLink {
	return LogLink{At: instant(*r.EndedAt), Actor: r.EndedByID, Kind: adviceEnded, Ref: r.ID, Data: digestOf(r.EndedByName)}
}

// links are what the chain should hold about the advice.
func (r *standingRow) links() []LogLink {
	if r.EndedAt == nil {
		return []LogLink{r.given()}
	}
	return []LogLink{r.given(), r.ended()}
}

// chainAdvice makes entries of the advice that was given before there was a chain.
func chainAdvice(tx *gorm.DB) error {
	var rows []standingRow
	if err := tx.Order("at, id").Find(&rows).Error; err != nil {
		return err
	}
	for i := range rows {
		if err := add(tx, ChainAdvice, rows[i].links()); err != nil {
			return err
		}
	}
	return nil
}

// verifyAdvice compares the advice on the register with its chain. There are some
// dozens of them at most.
func (s *Store) verifyAdvice(ctx context.Context) (*Break, error) {
	var rows []standingRow
	if err := s.read.WithContext(ctx).Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	var links []linkRow
	if err := s.read.WithContext(ctx).Table(string(ChainAdvice)).Order("n").Find(&links).Error; err != nil {
		return nil, err
	}
	said := map[string][]string{}
	for _, l := range links {
		said[l.Ref] = append(said[l.Ref], sayingOf(LogLink{At: instant(l.At), Actor: l.Actor, Kind: l.Kind, Data: l.Data}))
	}
	for i := range rows {
		var should []string
		for _, l := range rows[i].links() {
			should = append(should, sayingOf(l))
		}
		if strings.Join(said[rows[i].ID], "\n") != strings.Join(should, "\n") {
			return &Break{Case: rows[i].ID, Seq: 1, What: "The standing advice says something else than its chain."}, nil
		}
		delete(said, rows[i].ID)
	}
	for _, l := range links {
		if _, gone := said[l.Ref]; gone {
			return &Break{Case: l.Ref, Seq: 1, What: "The standing advice has been removed."}, nil
		}
	}
	return nil, nil //nolint:nilnil // nothing is broken
}

func sayingOf(l LogLink) string {
	return strings.Join([]string{l.At.String(), l.Actor, l.Kind, l.Data}, "|")
}
