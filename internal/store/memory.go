package store

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// saveWarnings remembers the warnings that went to the author. One that was
// overturned counts no longer (domain §3 rule 8).
func saveWarnings(tx *gorm.DB, c *casework.Incident, events []casework.Event) error {
	for _, event := range events {
		var err error
		switch fact := event.Data.(type) {
		case casework.ActionDone:
			if fact.Status == casework.ActionIsDone && c.Action(fact.ID).Kind == casework.ActionSendWarning {
				err = saveWarning(tx, c, fact.ID, event)
			}
		case casework.Overturned:
			err = tx.Model(&warningRow{}).Where("ref = ?", c.Ref).Update("overturned", true).Error
		}
		if err != nil {
			return fmt.Errorf("warnings: %w", err)
		}
	}
	return nil
}

func saveWarning(tx *gorm.DB, c *casework.Incident, action string, sent casework.Event) error {
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&warningRow{
		Ref: c.Ref, Action: action, Channel: c.Post.Channel,
		AuthorKey: authorKey(c.Post.Channel, c.Post.Author), At: micros(sent.At),
	}).Error
}
