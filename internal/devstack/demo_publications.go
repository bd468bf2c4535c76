package devstack

import (
	"context"
	"fmt"
	"time"
)

// addDemoPublications makes a publication that waits for its approval, one that is embargoed for
// two days, and a media enquiry. None of them is released.
func addDemoPublications(ctx context.Context, client apiClient) error {
	drafts := []struct {
		body  fields
		steps []step
	}{
		{fields{
			"kind": "news_release", "title": "New library opens in Mickleover", "channels": []string{"facebook", "x", "sandbox"},
			"body": "The new library in Mickleover opens its doors. Everybody is welcome.", "embargo_until": time.Now().AddDate(0, 0, 2).UTC().Format(time.RFC3339),
		}, []step{{"staff-1", "submit", fields{}}, {"press-1", "approve", fields{"approve": true, "no_personal_data": true}}}},
		{fields{
			"kind": "post", "title": "Parks in summer", "body": "Our parks are open until 9pm from May.", "channels": []string{"facebook", "nextdoor"},
		}, []step{{"staff-1", "submit", fields{}}}},
	}
	for _, d := range drafts {
		var opened struct {
			Ref string `json:"ref"`
		}
		if err := client.as("staff-1").post(ctx, "/api/v1/publications", d.body, &opened); err != nil {
			return fmt.Errorf("demo publication: %w", err)
		}
		for _, s := range d.steps {
			if err := client.as(s.person).post(ctx, "/api/v1/publications/"+opened.Ref+"/"+s.command, s.body, nil); err != nil {
				return fmt.Errorf("demo publication: %w", err)
			}
		}
	}
	return client.as("comms-1").post(ctx, "/api/v1/media-enquiries", fields{
		"from": "Ann Reporter", "outlet": "Evening Post", "question": "When does the new library open, and what did it cost?",
	}, nil)
}
