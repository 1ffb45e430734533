#pragma once

#include "cli/core/run.h"

// The commands that are more than one request. Each is named by a row of the table.
namespace jeton::cli {

// access.cc
Result<Exit, Failure> Allow(Invocation& invocation);
Result<Exit, Failure> Deny(Invocation& invocation);
Result<Exit, Failure> Can(Invocation& invocation);
Result<Exit, Failure> Explain(Invocation& invocation);

// login.cc
Result<Exit, Failure> LogIn(Invocation& invocation);
Result<Exit, Failure> LogOut(Invocation& invocation);
Result<Exit, Failure> ShowLogins(Invocation& invocation);
Result<Exit, Failure> PrintToken(Invocation& invocation);
Result<Exit, Failure> UseLogin(Invocation& invocation);

// docker.cc
Result<Exit, Failure> SetUpDocker(Invocation& invocation);

// tokens.cc
Result<Exit, Failure> CreateToken(Invocation& invocation);
Result<Exit, Failure> RotateToken(Invocation& invocation);
Result<Exit, Failure> IdentifyText(Invocation& invocation);
Result<Exit, Failure> ReportLeaked(Invocation& invocation);
Result<Exit, Failure> ShowUsage(Invocation& invocation);
// revocation.cc
Result<Exit, Failure> RevokeTokens(Invocation& invocation);

// edit.cc: changes what is there to what the flags say, and keeps the rest.
Result<Exit, Failure> Edit(Invocation& invocation);
Result<Exit, Failure> EnableRobot(Invocation& invocation);
Result<Exit, Failure> DisableRobot(Invocation& invocation);
// Makes what has members that are written more briefly on a command line.
Result<Exit, Failure> CreateWithBriefMembers(Invocation& invocation);
// Asks before it deletes.
Result<Exit, Failure> Delete(Invocation& invocation);

// trust.cc
Result<Exit, Failure> ListTrust(Invocation& invocation);
Result<Exit, Failure> AddTrust(Invocation& invocation);
Result<Exit, Failure> RemoveTrust(Invocation& invocation);
Result<Exit, Failure> TryTrust(Invocation& invocation);

// log.cc
Result<Exit, Failure> TailLog(Invocation& invocation);
Result<Exit, Failure> ExportLog(Invocation& invocation);

// ci.cc
Result<Exit, Failure> TokenForJob(Invocation& invocation);

// about.cc
Result<Exit, Failure> Help(Invocation& invocation);
Result<Exit, Failure> Version(Invocation& invocation);
Result<Exit, Failure> PrintCompletion(Invocation& invocation);
// What the scripts of completion ask: not a command of its own.
Exit AnswerCompletion(std::span<const Command> commands, std::span<const std::string> words);

}  // namespace jeton::cli
