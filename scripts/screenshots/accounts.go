package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"time"
)

const requests = "/api/v1/account-requests"

// accounts makes an account that was granted, and a request that waits for approval.
func accounts() error {
	if _, err := wish("@derbylibraries", "Libraries", "Opening hours, events and new books."); err != nil {
		return err
	}
	ref, err := wish("@derbyparks", "Parks", "Opening hours and what is in flower.")
	if err != nil {
		return err
	}
	for _, check := range []string{"information_security_policy", "data_protection_policy", "data_protection_elearning"} {
		if err := evidence(ref, check); err != nil {
			return err
		}
		if err := tell("comms-1", ref, "verify", map[string]any{"check": check, "accept": true}); err != nil {
			return err
		}
	}
	for person, check := range map[string]string{"manager-1": "line_manager_approval", "budget-1": "budget_approval"} {
		if err := tell(person, ref, "approve", map[string]any{"check": check, "approve": true}); err != nil {
			return err
		}
	}
	return tell("comms-1", ref, "permit", map[string]any{"grant": true, "corporate_answer": "Its readers are others."})
}

func wish(handle, team, purpose string) (ref string, err error) {
	var made struct{ Ref string }
	err = send("staff-1", "", map[string]any{
		"channel": "facebook", "proposed_handle": handle, "team": team, "purpose": purpose, "audience": "Residents",
		"why_not_corporate": "The corporate page is read for other things.", "covered_as": "employee",
		"line_manager": "manager-1", "budget_holder": "budget-1",
	}, &made)
	return made.Ref, err
}

func tell(person, ref, command string, body any) error {
	return send(person, "/"+ref+"/"+command, body, &struct{}{})
}

func send(person, path string, body, into any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return call(person, http.MethodPost, requests+path, "application/json", bytes.NewReader(raw), into)
}

// evidence gives a certificate of a week ago: a white picture.
func evidence(ref, check string) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	fields := map[string]string{"check": check, "completed_on": time.Now().AddDate(0, 0, -7).Format(time.DateOnly), "policy_version": "3.1"}
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			return err
		}
	}
	part, err := form.CreateFormFile("file", "certificate.png")
	if err != nil {
		return err
	}
	if err := png.Encode(part, image.NewGray(image.Rect(0, 0, 40, 40))); err != nil {
		return err
	}
	if err := form.Close(); err != nil {
		return err
	}
	return call("staff-1", http.MethodPost, requests+"/"+ref+"/evidence", form.FormDataContentType(), &body, &struct{}{})
}

// call calls the API as a person of the demo.
func call(person, method, path, kind string, body io.Reader, into any) error {
	request, err := http.NewRequest(method, base+path, body)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer dev-"+person)
	request.Header.Set("Content-Type", kind)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close() //nolint:errcheck // it was only read
	if answer.StatusCode >= http.StatusBadRequest {
		said, err := io.ReadAll(answer.Body)
		return fmt.Errorf("%s: %s: %s: %w", person, path, said, err)
	}
	return json.NewDecoder(answer.Body).Decode(into)
}
